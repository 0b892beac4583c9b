-- Vad tjänsten behöver i PostgreSQL, och inte mer. Kör med psql som tabellernas ägare, när
-- `liggare token list` en gång har körts som ägare. Rollen heter här liggare_tjanst.

-- Loggen: händelser läggs till; de ändras och tas aldrig bort.
GRANT SELECT, INSERT ON event TO liggare_tjanst;
GRANT SELECT, INSERT, UPDATE (position) ON ledger TO liggare_tjanst;

-- Det som sparas bredvid loggen. Texter och namn kan bara raderas av den som administrerar.
GRANT SELECT, INSERT ON text, actor, message TO liggare_tjanst;
GRANT SELECT, INSERT, UPDATE (status, settled_by, settled_at, settled_reason)
    ON set_aside TO liggare_tjanst;
-- Radering efter beslut. Utelämna dem där bara den som administrerar ska kunna radera.
GRANT DELETE ON text, actor TO liggare_tjanst;
GRANT UPDATE (content, message) ON set_aside TO liggare_tjanst;
-- Merkleloggen över händelserna och dess signerade kontrollpunkter.
GRANT SELECT, INSERT, UPDATE (hashes) ON tile TO liggare_tjanst;
GRANT SELECT, INSERT, UPDATE (kept), DELETE ON signed_checkpoint TO liggare_tjanst;
GRANT SELECT, INSERT, UPDATE ON witness TO liggare_tjanst;
GRANT SELECT, INSERT, UPDATE ON publisher TO liggare_tjanst;

-- Vem som får göra vad. Utelämna INSERT, UPDATE och DELETE där bara den som administrerar
-- ska ge behörigheter och utfärda nycklar, med `liggare access` och `liggare token`.
GRANT SELECT, INSERT, DELETE ON access TO liggare_tjanst;
GRANT SELECT, INSERT, UPDATE ON token TO liggare_tjanst;

-- Vilken form tabellerna har.
GRANT SELECT ON alembic_version TO liggare_tjanst;
