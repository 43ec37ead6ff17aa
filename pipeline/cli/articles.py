"""`dateline article` and `dateline explain`: one article under the lamp."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from pipeline.articles import article_json
from pipeline.articles.versions import diff_lines
from pipeline.cli.options import AsJson
from pipeline.errors import SkipItem, StopRun
from pipeline.events.explain import explain_html, explain_text
from pipeline.mentions.places import find_places
from pipeline.records import Article, DateEvidence
from pipeline.tasks import drift as drift_task
from pipeline.tasks import reading
from pipeline.tasks.events import read_article

app = typer.Typer()
article = typer.Typer(help="One article: what it is, where its day comes from, what changed.", no_args_is_help=True)
app.add_typer(article, name="article", rich_help_panel="Look closer")

Name = Annotated[str, typer.Argument(help="Id of an article in the database, or a .txt or .html file.")]


@app.command(rich_help_panel="Look closer")
def explain(
    name: Name,
    *,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page for the browser to this file.")] = None,
) -> None:
    """Show an article with its times, events, figures and places, and the rule behind each.

    It is read anew with today's rules; nothing is stored.
    """
    found = reading.find_article(name)
    extraction, places = read_article(found), find_places(found.body)
    if html is None:
        typer.echo(explain_text(found.title, found.body, extraction, places=places), nl=False)
        return
    page = explain_html(found.title, found.body, extraction, places=places, facts=_facts(found))
    try:
        html.write_text(page, encoding="utf-8")
    except OSError as exc:
        raise StopRun(f"{html} cannot be written ({exc.strerror}): name a file in a folder of yours.") from exc
    typer.echo(f"Open {html} in a browser.")


@article.command("list")
def list_(
    *, limit: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 20, as_json: AsJson = False
) -> None:
    """Name the articles that changed last."""
    rows = reading.list_articles(limit=limit)
    if as_json:
        typer.echo(json.dumps([dict(zip(("id", "state", "published", "title"), row, strict=True)) for row in rows]))
        return
    table = Table("Article", "State", "Published", "Title", box=None)
    for row in rows:
        table.add_row(*(cell or "–" for cell in row))
    Console().print(table)


@article.command()
def show(name: Name, *, as_json: AsJson = False) -> None:
    """Show what became of an article, and every piece of evidence for its publication day."""
    found = reading.find_article(name)
    if as_json:
        evidence = [_evidence_json(item) for item in found.date_evidence]
        typer.echo(json.dumps(article_json(found) | {"date_evidence": evidence}, ensure_ascii=False))
        return
    typer.echo(f"{found.title or '(no title)'}\n{_facts(found)}")
    for item in found.date_evidence:
        days = f"{item.days.begin} to {item.days.end}" if item.days else "no day"
        verdict = f"refused: {item.refused}" if item.refused else f"weight {item.weight:.2f}"
        typer.echo(f"  {item.source:<10} {days:<26} {verdict}\n             {item.text}")
    typer.echo(f"\n{found.body}")


@article.command()
def diff(
    name: Annotated[str, typer.Argument(help="Id of an article in the database.")],
    old: Annotated[int | None, typer.Argument(min=1, help="Version to compare; without it, the last but one.")] = None,
    new: Annotated[int | None, typer.Argument(min=1, help="Version to compare with; without it, the last.")] = None,
) -> None:
    """Show what changed between two versions of an article, paragraph by paragraph."""
    last = reading.count_versions(name)
    old, new = old or max(last - 1, 1), new or last
    changes = diff_lines(reading.find_article(name, version=old), reading.find_article(name, version=new))
    typer.echo(changes or f"Versions {old} and {new} of {name} have the same text.")


@article.command()
def parked() -> None:
    """Name what failed too often and is taken no more, and why."""
    items = reading.parked_items()
    for item in items:
        typer.echo(f"{item.stage} {item.item_id}: {item.reason} after {item.attempts} attempts: {item.message}")
    typer.echo("`dateline article retry ID` lets one be taken again." if items else "Nothing is parked.", err=True)


@article.command()
def retry(name: Annotated[str, typer.Argument(help="Id that `dateline article parked` names.")]) -> None:
    """Let a parked document or article be taken again by the next run."""
    if not reading.retry_item(name):
        raise SkipItem(f"{name} is not parked: `dateline article parked` names what is.", reason="missing")
    typer.echo(f"{name} is pending again.")


@article.command()
def drift(
    source: Annotated[str | None, typer.Argument(help="Only this source; without it, all.")] = None,
    *,
    accept: Annotated[bool, typer.Option("--accept", help="The source is right as it is: close its alert.")] = False,
    by: Annotated[str, typer.Option(help="Who accepts it.")] = "operator",
    every: Annotated[bool, typer.Option("--all", help="All days, not only the surprising ones.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many days, the newest first.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show which sources' pages are read worse than they used to be, day by day: a redesign shows here first."""
    if accept:
        if source is None:
            raise StopRun("Name the source that you accept.")
        typer.echo(f"{drift_task.accept_drift(source, by=by)} days of {source} are the new usual.")
        return
    rows = drift_task.list_drift(source=source, only_surprises=not every, limit=limit)
    if as_json:
        typer.echo(json.dumps([row | {"day": row["day"].isoformat()} for row in rows]))
    elif not rows:
        typer.echo("No surprising day." if not every else "No day was counted yet.")
    else:
        Console().print(_drift_table(rows))


@article.command()
def withdraw(name: Annotated[str, typer.Argument(help="Id of an article in the database.")]) -> None:
    """Take an article back: what it tells leaves the daily tables with the next release of its days."""
    if not reading.withdraw_article(name):
        raise SkipItem(f"There is no article {name!r}: `dateline article list` names them.", reason="missing")
    typer.echo(f"{name} is withdrawn: `dateline publish` restates its days.")


def _drift_table(rows: list[dict[str, Any]]) -> Table:
    table = Table("Day", "Source", "Pages", "Empty", "Short", "Suspicious", "Undated", "Surprises", box=None)
    for row in rows:
        shares = (f"{row[name] / row['pages']:.0%}" for name in ("empty", "short", "suspicious", "undated"))
        told = ", ".join(f"{item['measure']} (usually {item['usual_share']:.0%})" for item in row["surprises"])
        accepted = f" accepted by {row['accepted_by']}" if row["accepted_by"] else ""
        table.add_row(str(row["day"]), row["source"], str(row["pages"]), *shares, f"{told or '–'}{accepted}")
    return table


def _evidence_json(item: DateEvidence) -> dict[str, Any]:
    return {
        "source": str(item.source),
        "text": item.text,
        "begin": item.days and item.days.begin.isoformat(),
        "end": item.days and item.days.end.isoformat(),
        "weight": item.weight,
        "refused": item.refused,
    }


def _facts(found: Article) -> str:
    published = "publication day not known"
    if found.published:
        begin, end = found.published.days
        published = f"published {begin} to {end} ({found.published.source}: {found.published.evidence})"
    parts = [found.document_id, str(found.state), found.language or "language not known", published]
    return " · ".join(part for part in [*parts, found.canonical_url] if part)
