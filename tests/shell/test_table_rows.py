"""Rows of tables, drawn once per column, are what django-tables2 would draw for each cell."""

import django_tables2 as tables
from django.template import Context, Template

from symbionet.shell.templatetags.table_rows import drawn_rows

PER_CELL = """{% for row in table.paginated_rows %}<tr {{ row.attrs.as_html }}>
{% for column, cell in row.items %}<td {{ column.attrs.td.as_html }} data-label="{{ column.header }}">{{ cell }}</td>
{% endfor %}</tr>{% endfor %}"""


class Things(tables.Table):
    name = tables.Column(verbose_name='Name <"&>')
    amount = tables.Column(attrs={"td": {"class": "text-end", "title": 'say "hi"'}})
    grade = tables.Column(attrs={"td": {"class": lambda value, record: f"grade-{value} of-{record['amount']}"}})
    marked = tables.TemplateColumn("<b>{{ record.name }}</b>", attrs={"cell": {"class": "both"}})

    class Meta:
        row_attrs = {"data-name": lambda record: record["name"]}


ROWS = [
    {"name": "<script>alert(1)</script>", "amount": 1234.5, "grade": "a"},
    {"name": "粉煤灰 & 'slag'", "amount": None, "grade": "b"},
]


def test_rows_drawn_per_column_are_those_drawn_per_cell():
    drawn = "".join(drawn_rows(Things(ROWS)))
    assert drawn == Template(PER_CELL).render(Context({"table": Things(ROWS)}))
    assert "<script>" not in drawn
    assert 'class="grade-b of-None"' in drawn
