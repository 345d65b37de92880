"""`flask --app wsgi fee | scheme-price | deadlines | rules …`: figures and dates in a terminal.

Amounts are printed as texts with two decimals, days in ISO form. It all works without settings.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

from pwa import clock, rules
from pwa.commands.report import fee_report, fee_text, figures_page

SENTENCES = {
    "empty": "write an amount, for instance 10,000",
    "negative": "an income cannot be negative",
    "letters": "write digits only, for instance 10,000 (no letters, no 1e4)",
    "digits": "write the digits 0 to 9, for instance 10,000",
    "characters": "only digits, commas, spaces, a point for centavos and $ are understood",
    "separators": "a comma groups thousands and a point marks centavos: 10,000.00",
    "decimals": "at most two digits after the point: 10,000.00",
    "too_big": "the largest amount is 99,999,999.99",
}

DAY = click.DateTime(formats=["%Y-%m-%d"])
group = AppGroup("rules", help="The dated tables behind fees and dates.")


class Amount(click.ParamType[int]):
    """Pesos as people type them, to centavos."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            return rules.parse_amount(str(value))
        except rules.AmountError as error:
            self.fail(SENTENCES[error.reason], param, ctx)


@click.command("fee")
@click.option("--income", type=Amount(), required=True, help="Monthly income in pesos.")
@click.option("--zone", type=click.Choice(rules.ZONES), default="general", show_default=True)
@click.option("--risk", type=click.Choice([*rules.RISKS, "unknown"]), default="unknown")
@click.option("--covers", help="First covered month, YYYY-MM (default: the next one to pay).")
@click.option("--period", type=click.Choice(list(rules.PERIODS)), default="month")
@click.option("--infonavit", is_flag=True, help="Add the voluntary housing contribution.")
@click.option("--days", type=int, help="Days of the month (default: those of the covered month).")
@click.option("--json", "as_json", is_flag=True)
def fee(covers: str | None, risk: str, as_json: bool, **asked: Any) -> None:
    """The fee of an independent worker (PTI), part by part."""
    today = clock.today_mexico()
    known = None if risk == "unknown" else risk
    try:
        if covers is None:
            covers = rules.next_due(None, period="month", today=today).covers_from
        answer = rules.fee(rules.FeeQuery(covers=covers, risk=known, **asked))
    except rules.RulesError as error:
        raise click.UsageError(str(error)) from None
    report = fee_report(answer, today)
    click.echo(json.dumps(report, ensure_ascii=False, indent=2) if as_json else fee_text(report))


@click.command("scheme-price")
@click.argument("scheme", type=click.Choice(["mod44", "family", "mod40"]))
@click.option("--year", type=click.IntRange(2016, 2099), help="Default: this year.")
@click.option("--age", type=int, help="For family: the person's age.")
@click.option("--salary", type=Amount(), help="For mod40: registered monthly salary in pesos.")
@click.option("--zone", type=click.Choice(rules.ZONES), default="general", show_default=True)
@click.option("--json", "as_json", is_flag=True)
def scheme_price(scheme: str, as_json: bool, **asked: Any) -> None:
    """The yearly price of Modalidad 44 or of the family insurance at an age; Modalidad 40 for the
    twelve months of the year on a salary."""
    asked["year"] = asked["year"] or clock.today_mexico().year
    try:
        total, pending = _price(scheme, **asked)
    except rules.RulesError as error:
        raise click.UsageError(str(error)) from None
    report = {
        "scheme": scheme,
        "year": asked["year"],
        "total": rules.plain_amount(total),
        "provisional": pending,
    }
    click.echo(json.dumps(report, indent=2) if as_json else f"{scheme} {report['total']} MXN")


def _price(
    scheme: str, *, year: int, age: int | None, salary: int | None, zone: str
) -> tuple[int, list[str]]:
    """The price in centavos and the tables whose value is not enacted yet."""
    if scheme == "mod44":
        price = rules.mod44_year(year)
        return price.total, list(price.pending)
    if scheme == "family":
        if age is None:
            raise click.UsageError("family needs --age")
        price = rules.family_price(age, date(year, 12, 31))
        return price.total, list(price.pending)
    if salary is None:
        raise click.UsageError("mod40 needs --salary")
    every = [rules.mod40_month(salary, zone, f"{year}-{month:02}") for month in range(1, 13)]
    return sum(p.total for p in every), sorted({name for p in every for name in p.pending})


@click.command("deadlines")
@click.option("--from", "start", type=DAY, help="First day to look from (default: today).")
@click.option("--count", type=click.IntRange(1, 120), default=6, show_default=True)
@click.option("--period", type=click.Choice(list(rules.PERIODS)), default="month")
@click.option("--json", "as_json", is_flag=True)
def deadlines(start: datetime | None, count: int, period: str, as_json: bool) -> None:
    """The next payments: until when (due), the last banking day before (safe), what they cover."""
    day = start.date() if start else clock.today_mexico()
    try:
        found = rules.upcoming(day, count=count, period=period)
    except rules.RulesError as error:
        raise click.UsageError(str(error)) from None
    rows = [_due_report(each) for each in found]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        click.echo("pay by {safe} (due {due}), covers {covers_from} to {covers_to}".format(**row))


def _due_report(due: rules.Due) -> dict[str, str]:
    return {
        "due": due.due.isoformat(),
        "safe": due.safe.isoformat(),
        "covers_from": f"{due.covers_from}-01",
        "covers_to": rules.last_day(due.covers_to).isoformat(),
    }


@group.command("check")
@click.option("--on", type=DAY, help="As of another day (default: today in Mexico City).")
def check(on: datetime | None) -> None:
    """Name what is missing, contradictory or past review; exit 1 if anything is."""
    day = on.date() if on else clock.today_mexico()
    problems = rules.check(day)
    for problem in problems:
        click.echo(problem)
    if problems:
        raise SystemExit(1)
    look_again = min(table.review_by for table in rules.tables().tables.values())
    click.echo(f"All tables are in order on {day}; look again by {look_again}.")


@group.command("write")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def write(directory: Path) -> None:
    """Write rules.json and dates.json for the phone."""
    for path in rules.write(directory):
        click.echo(path)


@group.command("figures")
def figures() -> None:
    """Print the list of figure ids: `flask --app wsgi rules figures > docs/figures.md`."""
    click.echo(figures_page(), nl=False)


def register(app: Flask) -> None:
    for command in (fee, scheme_price, deadlines, group):
        app.cli.add_command(command)
