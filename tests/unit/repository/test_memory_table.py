"""The tables of measured memory in docs/cluster.md, against what jobs ask for."""

import re

import pytest
from project import ROOT

from chapter6.config.loading import load_edition
from chapter6.config.reading import read_configuration
from chapter6.config.schema.resources import requested
from chapter6.stages import stages

ROW = re.compile(r"^\| (\w+) \| (\d+) \| (\d+) \| (\d+) \| (\d+)% \|$", re.MULTILINE)
EDITION = load_edition(read_configuration([str(ROOT / "config.yaml")]))
MEASURED = {row[0]: row[1:] for row in ROW.findall((ROOT / "docs/cluster.md").read_text())}


def test_every_job_was_measured():
    made_up = {name for name in stages(EDITION) if name.startswith("make_sample_")}
    assert set(stages(EDITION)) - made_up == set(MEASURED)


@pytest.mark.parametrize("job", sorted(MEASURED))
def test_a_job_asks_for_what_the_table_says_with_a_quarter_to_spare(job):
    _peak, need, asked, _room = map(int, MEASURED[job])
    assert asked == requested(EDITION.resources, job)[0]
    assert asked >= 1.25 * need
