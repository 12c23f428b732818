"""Words for load tests: plainly invented, about as long as real ones, the same in every run."""

from collections.abc import Iterator

BATCH = 500
# Letters of all four languages, for search and sorting have to fold them.
_SENTENCES = (
    "This text is invented and stands here so that a page is as heavy as a real one.",
    "Nobody said it, nobody wrote it, and no finding follows from it.",
    "Bu mətn uydurmadır və yalnız yük sınağı üçün yazılıb.",
    "It asks a question, describes how one would look for the answer, and gives three numbers.",
    "Этот текст вымышлен и нужен только для проверки под нагрузкой.",
    "A table would follow in a real contribution, and a paragraph that explains it.",
    "Bu metin uydurmadır; yalnızca yük denemesi için yazılmıştır.",
    "What remains open is named at the end, in a sentence of the usual length.",
)


def words(number: int, sentences: int) -> str:
    """So many sentences, beginning at another one for each number."""
    return " ".join(_SENTENCES[(number + step) % len(_SENTENCES)] for step in range(sentences))


def batches(total: int) -> Iterator[range]:
    """The numbers from 1, a constant number at a time."""
    for start in range(1, total + 1, BATCH):
        yield range(start, min(start + BATCH, total + 1))
