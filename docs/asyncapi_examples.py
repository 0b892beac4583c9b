"""The messages that the AsyncAPI document shows; a test reads each of them as a ledger would."""

from typing import Any

EXAMPLES: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "liggare.outcome.v1": [
        (
            "En verifikation",
            {
                "sign": "debit",
                "voucher": {
                    "fiscal_year": "2025",
                    "series": "A",
                    "number": "201",
                    "date": "2025-03-28",
                    "text": "Hyra mars",
                },
                "lines": [
                    {
                        "account": "5010",
                        "coding": {"responsibility": "10", "service": "100"},
                        "amount": "1200.00",
                    },
                    {"account": "1930", "amount": "-1200.00"},
                ],
            },
        ),
        (
            "En omgång rörelser, i kolumner",
            {
                "sign": "result",
                "batch": {"reference": "lön-2025-03", "date": "2025-03-25"},
                "columns": {
                    "dimensions": ["responsibility", "service"],
                    "codings": [["7010", "10", "100"], ["7010", "20", ""]],
                    "coding": [0, 1, 0],
                    "amount": ["-42000.00", "-38500.50", "150"],
                    "period": [202503, 202503, "2025-02"],
                },
            },
        ),
    ],
    "liggare.outcome-balances.v1": [
        (
            "Två månader anges på nytt",
            {
                "sign": "debit",
                "periods": [
                    {
                        "period": "2025-02",
                        "lines": [
                            {
                                "account": "5010",
                                "coding": {"responsibility": "10"},
                                "amount": "1200.00",
                            }
                        ],
                    },
                    {"period": "2025-03", "lines": []},
                ],
            },
        )
    ],
    "liggare.control-totals.v1": [
        (
            "Vad mars summerar till",
            {
                "sign": "debit",
                "periods": [
                    {
                        "period": "2025-03",
                        "accounts": [
                            {"account": "5010", "amount": "1200.00"},
                            {"account": "1930", "amount": "-1200.00"},
                        ],
                        "total": "0.00",
                        "deliveries": 1,
                    }
                ],
            },
        )
    ],
    "liggare.budget-decision.v1": [
        (
            "Ett tilläggsbeslut",
            {
                "sign": "result",
                "kind": "supplement",
                "decision": {
                    "body": "Kommunfullmäktige",
                    "date": "2025-04-24",
                    "paragraph": "12",
                    "diary_number": "KS 2025/117",
                },
                "lines": [
                    {
                        "account": "5010",
                        "coding": {"responsibility": "10", "service": "100"},
                        "amount": "-250000.00",
                        "period": "2025-05",
                    }
                ],
            },
        )
    ],
    "liggare.forecast-revision.v1": [
        (
            "En del av en prognosomgång",
            {
                "sign": "result",
                "round": {"name": "Prognos mars", "year": 2025, "cutoff": "2025-03"},
                "scope": {"dimension": "responsibility", "code": "10"},
                "columns": {
                    "dimensions": ["responsibility"],
                    "codings": [["5010", "10"]],
                    "coding": [0, 0],
                    "amount": ["-1300.00", "-1300.00"],
                    "period": [202504, 202505],
                },
                "submit": False,
            },
        )
    ],
    "liggare.delivery-accepted.v1": [
        (
            "Registrerat",
            {
                "message": "m-201",
                "source": "ekonomi",
                "reference": "2025/A/201",
                "position": 1042,
            },
        )
    ],
    "liggare.delivery-duplicate.v1": [
        (
            "Redan känt",
            {
                "message": "m-201-igen",
                "source": "ekonomi",
                "reference": "2025/A/201",
                "position": 1042,
            },
        )
    ],
    "liggare.delivery-set-aside.v1": [
        (
            "Undanlagt",
            {
                "message": "m-202",
                "source": "ekonomi",
                "reference": None,
                "position": None,
                "reason": "malformed",
                "problems": ["lines[3].account saknas"],
            },
        )
    ],
    "liggare.period-changed.v1": [
        (
            "En ny verifikation",
            {
                "position": 1042,
                "change": "recorded",
                "source": "ekonomi",
                "reference": "2025/A/201",
                "periods": ["2025-03"],
            },
        )
    ],
    "liggare.period-closed.v1": [("Mars stängd", {"position": 1043, "period": "2025-03"})],
    "liggare.forecast-submitted.v1": [
        (
            "Prognos mars inlämnad",
            {
                "position": 1044,
                "round": "Prognos mars",
                "year": 2025,
                "cutoff": "2025-03",
                "differences_accepted": False,
            },
        )
    ],
    "liggare.report-sealed.v1": [
        (
            "Resultatredovisningen för mars förseglad",
            {
                "position": 813,
                "seal": 3,
                "report": "result-summary",
                "parameters": {
                    "period": "2025-03",
                    "rows": None,
                    "where": [],
                    "eliminate_internal": False,
                },
                "sealed_position": 812,
                "digest": "372c27ee3c0af626b2ab0624b6ef39186d13e7cc1e4637c94e97534f97fe37b1",
                "decision": {
                    "body": "Nämnden",
                    "date": "2025-04-24",
                    "paragraph": "41",
                    "diary_number": "N12-0345/25",
                },
            },
        )
    ],
    "liggare.document-sealed.v1": [
        (
            "Delårsrapporten för mars förseglad",
            {
                "position": 816,
                "seal": 1,
                "report": "interim-report",
                "period": "2025-03",
                "sealed_position": 812,
                "digest": "1c5b8d2f6a9e0473c1d28b7f5e64a9038f2d7c6b1a0e59843d7f2c6b8a1e9054",
                "decision": {
                    "body": "Nämnden",
                    "date": "2025-04-24",
                    "paragraph": "41",
                    "diary_number": "N12-0345/25",
                },
            },
        )
    ],
}
"""By type: what an example shows, and its data."""
