"""What anybody may read without an account: the closed days of a market, for calendar programs."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from apps.policy.feeds import CONTENT_TYPE, feed_of
from apps.policy.present import now

ONE_HOUR = 60 * 60


@require_safe
@cache_control(public=True, max_age=ONE_HOUR)
def closed_days(request: HttpRequest, market: str) -> HttpResponse:
    """The feed of the market with that country code; 304 where the reader has it already."""
    feed = feed_of(market, now())
    if feed is None:
        raise Http404
    answer = get_conditional_response(request, etag=feed.etag)
    if answer is None:
        answer = HttpResponse(feed.content, content_type=CONTENT_TYPE)
    answer["ETag"] = feed.etag
    return answer
