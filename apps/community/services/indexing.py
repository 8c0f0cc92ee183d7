"""What search knows of topics: public ones anybody finds, the others the desk alone."""

from collections.abc import Iterator

from apps.inquiries.services.indexing import in_batches
from apps.search import documents
from apps.search.models import SearchDocument

from ..models import Topic

KIND = "topic"
MOST_POSTS = 100


def index(*topics: Topic) -> None:
    """Let these be found as their rows are now."""
    for topic in topics:
        posts = topic.posts.shown() if topic.is_public else topic.posts.all()
        documents.put(_document(topic, "\n".join(posts.values_list("text", flat=True)[:MOST_POSTS])))
        documents.remove(KIND, [topic.pk], is_internal=topic.is_public)


def index_all() -> Iterator[tuple[str, int]]:
    """Bring what search knows of all topics in line with the rows; yields the kind and how many are done."""
    yield from in_batches(KIND, Topic.objects.all(), lambda batch: index(*batch))


def remove_strays() -> int:
    """Let no topic be found that is no more; returns how many that was."""
    return documents.remove_strays(KIND, Topic.objects.all())


def _document(topic: Topic, body: str) -> SearchDocument:
    tags = " ".join(topic.tags.values_list("name", flat=True))
    return SearchDocument(
        kind=KIND,
        object_id=topic.pk,
        is_internal=not topic.is_public,
        state=topic.status,
        title=topic.title,
        identifiers=f"{topic.method} {topic.operation} {tags} {topic.get_area_display()}",
        body=body,
        updated_at=topic.changed_at,
    )
