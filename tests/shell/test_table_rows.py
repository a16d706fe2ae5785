"""Rows of tables, drawn once per column, are what django-tables2 would draw for each cell."""

import django_tables2 as tables
from django.template import Context, Template

from symbionet.network.models import Organisation, Park
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


class Firms(tables.Table):
    name_en = tables.Column()
    kind = tables.Column()
    park = tables.Column(accessor="park__name_en")
    state_of_park = tables.Column(accessor="park__kind", default="nowhere")
    get_absolute_url = tables.Column()
    unknown = tables.Column(accessor="no_such_thing", empty_values=())
    linked = tables.Column(accessor="name_en", linkify=True)
    upper = tables.Column(accessor="name_en__upper")
    everything = tables.Column(accessor="name_en")
    id = tables.Column(attrs={"td": {"title": lambda value, record: f"{record}: {value}"}})

    class Meta:
        row_attrs = {"class": "firm"}

    def render_everything(self, **known):
        return ", ".join(sorted(known))

    def render_unknown(self, value, bound_row):
        return f"{value} of {bound_row.record.pk}"


def test_choices_relations_methods_and_links_of_models_are_read_as_the_library_reads_them():
    park = Park(pk=4, name_en="North & South")
    firms = [
        Organisation(pk=1, name_en="A <b>", kind="enterprise", park=park),
        Organisation(pk=2, name_zh="乙", name_en="", kind="", park=None),
    ]
    drawn = "".join(drawn_rows(Firms(firms)))
    assert drawn == Template(PER_CELL).render(Context({"table": Firms(firms)}))
    assert all(words in drawn for words in (">Enterprise<", "North &amp; South", "nowhere", "None of 1"))
