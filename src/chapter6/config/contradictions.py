"""Faults that no single key shows: unknown names, splits past the end, too few reviews."""

import re
from collections.abc import Iterator
from dataclasses import replace

import fusedrnn
from chapter6.config.complaints import Complaint, Location, nearest
from chapter6.config.editions import Edition
from chapter6.config.networks.builders import builders
from chapter6.config.networks.cudnn import gpu_faults
from chapter6.config.networks.faults import Network, length_faults, network_faults
from chapter6.config.networks.shapes import has_embedding
from chapter6.config.schema.configuration import Settings
from chapter6.config.schema.models import Baseline, ClimateNetwork, ReviewNetwork, is_point
from chapter6.config.schema.section import time_of


def contradictions(edition: Edition) -> list[Complaint]:
    """Return what is wrong with an edition although each value is valid by itself."""
    settings = edition.settings
    here: Location = ("editions", edition.name, "settings")
    complaints = [
        *_rows(edition, (*here, "climate")),
        *_vectors(edition, (*here, "vectors")),
        *_synthetic(edition),
        *_times(edition),
        *_controls(settings, (*here, "controls")),
    ]
    for name, model in settings.models.items():
        if not isinstance(model, Baseline):
            complaints += model_faults(edition, model, (*here, "models", name))
    return [*complaints, *_concepts(settings, (*here, "concepts"))]


def model_faults(edition: Edition, model: Network, place: Location) -> Iterator[Complaint]:
    """Yield what is wrong with a network's settings together; `place` is where they are."""
    yield from network_faults(model, place)
    yield from gpu_faults(model, place)
    if isinstance(model, ReviewNetwork):
        yield from _samples(edition, model, place)
    else:
        yield from _window(edition.settings, model, place)


def unfit_models(edition: Edition) -> dict[str, Complaint]:
    """Return the models that cannot run in an edition, whatever else runs there.

    A window may be too long for one batch of the validation rows, or too short for a convnet; and
    the fused kernels may not be there.
    """
    here: Location = ("editions", edition.name, "settings")
    batches = [*_batches(edition, (*here, "climate"))]
    kernels = [*_kernels(edition.settings, (*here, "kernels"))]
    found = {}
    for name, model in edition.settings.models.items():
        faults = [] if isinstance(model, ReviewNetwork) else list(batches)
        if not isinstance(model, Baseline):
            faults += _lengths(edition, name, model, here)
            faults += kernels
        if faults:
            found[name] = faults[0]
    return found


def _lengths(edition: Edition, name: str, model: Network, here: Location) -> Iterator[Complaint]:
    """Yield a sequence that is too short for a model; that of a point is a matter of its sweep."""
    for fault in length_faults(edition, model, (*here, "models", name)):
        at_sweep = (*here, "sweep", str(model.variant_of))
        yield replace(fault, location=at_sweep) if is_point(model) else fault


def _kernels(settings: Settings, place: Location) -> Iterator[Complaint]:
    """Yield why the kernels that networks are to use cannot be used here."""
    problem = fusedrnn.problem() if settings.kernels == "fused" else None
    if problem:
        yield Complaint(place, f"{problem} (kernels: keras)")


def _controls(settings: Settings, place: Location) -> Iterator[Complaint]:
    """Yield controls that are not the name of a control model."""
    known = [name for name, model in settings.models.items() if model.control]
    for index, name in enumerate(settings.controls):
        if name not in known:
            yield Complaint((*place, index), f"no control {name!r}{nearest(name, known)}")


def _concepts(settings: Settings, place: Location) -> Iterator[Complaint]:
    """Yield the models that concepts look into and that do not run, or are of another kind."""
    models = settings.models
    running = [m for m in settings.running if isinstance(models[m], ReviewNetwork)]
    for concept in ("map_embeddings", "read_along"):
        wanted = getattr(settings.concepts, concept).model
        if wanted not in running:
            idle = isinstance(models.get(wanted), ReviewNetwork)
            what = f"no review model {wanted!r}"
            what += " runs; see `controls` and `variants`" if idle else nearest(wanted, running)
            yield Complaint((*place, concept, "model"), what)
    mapped = models.get(settings.concepts.map_embeddings.model)
    builder = builders().get(mapped.builder) if isinstance(mapped, ReviewNetwork) else None
    if builder is not None and not has_embedding(builder):
        what = f"{settings.concepts.map_embeddings.model} has no embedding layer to map"
        yield Complaint((*place, "map_embeddings", "model"), what)
    forecasts = [name for name, model in models.items() if not isinstance(model, ReviewNetwork)]
    for index, name in enumerate(settings.concepts.describe_predictions.week):
        if name not in forecasts:
            what = f"no forecast {name!r}{nearest(name, forecasts)}"
            yield Complaint((*place, "describe_predictions", "week", index), what)


def _rows(edition: Edition, place: Location) -> Iterator[Complaint]:
    """Yield splits that leave no training window or no test window."""
    climate, rows = edition.settings.climate, edition.sources.climate.rows
    start, end = climate.splits.training_end, climate.splits.validation_end
    others = tuple((*place, key) for key in ("lookback", "delay", "batch_size"))
    at_start, at_end = (*place, "splits", "training_end"), (*place, "splits", "validation_end")
    if rows is not None and end + climate.lookback >= rows:
        what = (
            f"{end} is past the end: with a lookback of {climate.lookback} rows, "
            f"the table's {rows} rows leave no test rows"
        )
        yield Complaint(at_end, what, or_at=others)
    if climate.lookback + climate.delay >= start:
        window = climate.lookback + climate.delay
        what = f"too few rows for one training window of {window} rows (lookback + delay)"
        yield Complaint(at_start, what, or_at=others)


def _batches(edition: Edition, place: Location) -> Iterator[Complaint]:
    """Yield splits that leave no whole batch of windows for validation or test."""
    climate, rows = edition.settings.climate, edition.sources.climate.rows
    start, end, batch = *climate.splits.model_dump().values(), climate.batch_size
    at_start, at_end = (*place, "splits", "training_end"), (*place, "splits", "validation_end")
    or_at = (at_start, *((*place, key) for key in ("lookback", "delay", "batch_size")))
    if end - start - climate.lookback - 2 < batch:
        what = _no_batch(batch, "validation", f"rows {start} to {end}", climate.lookback)
        yield Complaint(at_end, what, or_at=or_at)
    if rows is not None and rows - end - climate.delay - climate.lookback - 2 < batch:
        what = _no_batch(batch, "test", f"the {rows - end} rows after {end}", climate.lookback)
        yield Complaint(at_end, what, or_at=or_at)


def _no_batch(batch: int, split: str, rows: str, lookback: int) -> str:
    return (
        f"{rows} hold no whole {split} batch of {batch} windows that look back {lookback} rows; "
        "leave more rows, or set a smaller batch_size or lookback"
    )


def _window(settings: Settings, model: ClimateNetwork, place: Location) -> Iterator[Complaint]:
    step = model.step or settings.climate.step
    if step > settings.climate.lookback:
        what = f"{step} is longer than the lookback, {settings.climate.lookback}"
        at_climate = (*place[:-2], "climate")
        at_step = (*(place if model.step else at_climate), "step")
        yield Complaint(at_step, what, or_at=((*at_climate, "lookback"),))


def _vectors(edition: Edition, place: Location) -> Iterator[Complaint]:
    """Yield dimensions that are not those in the name of GloVe's file."""
    member, wanted = edition.sources.vectors.member, edition.settings.vectors.dimensions
    named = re.search(r"\.(\d+)d\.", member)
    if named and int(named[1]) != wanted:
        what = f"{wanted}, but {member} has {named[1]} numbers a word; set one after the other"
        yield Complaint((*place, "dimensions"), what)


def _synthetic(edition: Edition) -> Iterator[Complaint]:
    """Yield sizes of a made-up archive that are not those that its source must have."""
    made, sources = edition.synthetic, edition.sources
    if made is None:
        return
    for source, key, wanted, made_key, sizes in (
        ("reviews", "train_reviews", sources.reviews.train_reviews, "train_reviews_per_class", 2),
        ("reviews", "test_reviews", sources.reviews.test_reviews, "test_reviews_per_class", 2),
        ("climate", "rows", sources.climate.rows, "climate_rows", 1),
    ):
        count = sizes * getattr(made, made_key)
        if wanted is not None and wanted != count:
            what = f"{wanted}, but synthetic.{made_key} makes {count}; set one after the other"
            yield Complaint(("editions", edition.name, "sources", source, key), what)


def _times(edition: Edition) -> Iterator[Complaint]:
    """Yield a weather table that would end before it begins."""
    first, last = edition.sources.climate.first, edition.sources.climate.last
    if first and last and time_of(last) < time_of(first):
        place = ("editions", edition.name, "sources", "climate", "last")
        yield Complaint(place, f"{last} is before the first time, {first}")


def _samples(edition: Edition, model: ReviewNetwork, place: Location) -> Iterator[Complaint]:
    """Yield numbers of reviews that do not fit together, or exceed the archive."""
    first, reviews = model.warm_start, edition.sources.reviews.train_reviews
    wanted = model.training_samples + model.validation_samples
    if first and first.training_samples > model.training_samples:
        what = f"{first.training_samples} is more than the model's own {model.training_samples}"
        yield Complaint((*place, "warm_start", "training_samples"), what)
    elif reviews is not None and wanted > reviews:
        what = (
            f"{model.training_samples} training + {model.validation_samples} validation reviews "
            f"are more than the archive's {reviews} training reviews"
        )
        or_at = ((*place, "validation_samples"),)
        yield Complaint((*place, "training_samples"), what, or_at=or_at)
