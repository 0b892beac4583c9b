"""Printed reports (sv: trycksak): what stands in them, whatever the format they are printed in."""
