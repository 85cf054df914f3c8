using EarlyExitGen.Pipelines;
using EarlyExitGen.Pipelines.Json;
using EarlyExitGen.Pipelines.SentencePiece;
using EarlyExitGen.Pipelines.Splitters;
using EarlyExitGen.Tokenization;
using Xunit;

namespace EarlyExitGen.Tests.Tokenization;

/// <summary>
/// The kept part of a long text equals that of the whole text tokenized, and the work does not grow with what
/// is cut off.
/// </summary>
public sealed class LongTextTests : IDisposable
{
    private const int Length = 270_000;

    // A collection that another test brings about moves the count by what was left of a piece of the heap.
    private const int Noise = 20_000;

    private static readonly string[] Kinds = ["wordPiece", "bpe", "bpe with a prefix", "unigram", "normalizing",
        "bpe.model"];

    private readonly TokenizerModels _models = new();

    public static TheoryData<string> AllKinds => [.. Kinds];

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void What_is_kept_is_what_the_whole_text_gives(string kind)
    {
        (ITextTokenizer tokenizer, Func<string, IReadOnlyList<int>> whole) = Load(kind);
        Random random = new(1);
        string[] texts =
        [
            .. Enumerable.Range(0, 150).Select(
                i => LongTexts.Random(random, random.Next(1, i % 10 == 0 ? 12_000 : 2000))),
        ];
        IReadOnlyList<int>[] pieces = [.. texts.Select(whole)];
        int[] ids = new int[600];
        int[] types = new int[600];
        int cut = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            foreach (int room in (int[])[2, 3, 16, 66, 128, 512])
            {
                TextReading reading = default;
                int count = tokenizer.Encode(texts[i], ids.AsSpan(0, room), out bool truncated, ref reading);
                int kept = Math.Min(room - 2, pieces[i].Count);
                Assert.Equal(pieces[i].Count > kept, truncated);
                Assert.Equal(pieces[i].Take(kept), ids[1..(count - 1)]);
                cut += truncated ? 1 : 0;

                int k = random.Next(texts.Length);
                int pairRoom = room + 1;
                reading = default;
                count = tokenizer.EncodePair(
                    texts[i], texts[k], ids.AsSpan(0, pairRoom), types, out truncated, ref reading);
                (int a, int b) = PairTruncation.Fit(pieces[i].Count, pieces[k].Count, pairRoom - 3);
                Assert.Equal(pieces[i].Count + pieces[k].Count > pairRoom - 3, truncated);
                Assert.Equal(a + b + 3, count);
                Assert.Equal(pieces[i].Take(a), ids[1..(a + 1)]);
                Assert.Equal(pieces[k].Take(b), ids[(a + 2)..(count - 1)]);
            }
        }

        Assert.True(cut > texts.Length);
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void Work_does_not_grow_with_what_is_cut_off(string kind)
    {
        (ITextTokenizer tokenizer, _) = Load(kind);
        foreach (((string name, string text), (_, string longer)) in LongTexts.Worst(Length).Zip(
            LongTexts.Worst(4 * Length)))
        {
            // The first time, what blanks are is asked, and methods are compiled.
            bool pair = !name.EndsWith("within", StringComparison.Ordinal);
            Measure(tokenizer, text, pair);
            (long characters, long bytes) = Measure(tokenizer, text, pair);
            (long more, long moreBytes) = Measure(tokenizer, longer, pair);

            // What is gone must be looked at, to find what counts; but no more is kept of it.
            long allowed = LongTexts.IsGone(name, kind) ? (4 * characters) + 100 : characters + 100;
            Assert.True(more <= allowed, $"{name}: {characters} and {more} characters");
            Assert.True(moreBytes <= bytes + (bytes / 50) + Noise, $"{name}: {bytes} and {moreBytes} bytes");
            Assert.True((kind != "wordPiece" && name != "words") || bytes <= Noise, $"{name}: {bytes} bytes");
        }
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void A_cancelled_token_ends_it(string kind)
    {
        (ITextTokenizer tokenizer, _) = Load(kind);
        foreach ((_, string text) in LongTexts.Worst(100_000))
        {
            TextReading reading = new(new CancellationToken(canceled: true));
            OperationCanceledException e = Assert.ThrowsAny<OperationCanceledException>(() => Encode(ref reading));
            Assert.True(e.CancellationToken.IsCancellationRequested);

            void Encode(ref TextReading reading) => tokenizer.Encode(text, new int[128], out _, ref reading);
        }
    }

    [Fact]
    public void Of_texts_that_are_longer_than_is_compared_the_second_keeps_one_more()
    {
        WordPieceTokenizer tokenizer = WordPiece();
        string second = new('中', WordPieceTokenizer.MostCompared + 10);
        int[] ids = new int[10];
        int[] types = new int[10];
        tokenizer.EncodePair(second + "中", second, ids, types, out _);
        Assert.Equal(4, types.Count(type => type == 0) - 1);

        // Below that, the longer does.
        tokenizer.EncodePair(new string('中', 1001), new string('中', 1000), ids, types, out _);
        Assert.Equal(5, types.Count(type => type == 0) - 1);
    }

    [Fact]
    public void No_word_has_a_space_behind_anything_else()
    {
        // What the cut of a long text relies on, of every two characters that may matter.
        char[] spaces = [.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(char.IsWhiteSpace)];
        foreach (char before in Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => !char.IsWhiteSpace(c)))
        {
            string text =
                $" x{before}{spaces[before % spaces.Length]} 1 {before}'{spaces[(before / 7) % spaces.Length]}a";
            foreach ((int offset, int length) in ByteLevelWordsTests.Cut(text))
            {
                string word = text.Substring(offset, length);
                Assert.True(word.All(char.IsWhiteSpace) || !word.Skip(1).Any(char.IsWhiteSpace), word);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _models.Dispose();

    // The characters that are looked at, and the bytes that are allocated, for a text alone, and for it twice in a
    // pair.
    private static (long Characters, long Bytes) Measure(ITextTokenizer tokenizer, string text, bool pair)
    {
        Span<int> ids = stackalloc int[128];
        Span<int> types = stackalloc int[128];
        TextReading reading = default;
        long before = GC.GetAllocatedBytesForCurrentThread();
        tokenizer.Encode(text, ids, out _, ref reading);
        if (pair)
        {
            tokenizer.EncodePair(text, text, ids, types, out _, ref reading);
        }

        return (reading.Characters, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static WordPieceTokenizer WordPiece() => WordPieceTokenizer.Create(
        [
            "[PAD]", "[UNK]", "[CLS]", "[SEP]",
            .. Enumerable.Range('a', 26).SelectMany(c => (string[])[$"{(char)c}", $"##{(char)c}"]),
            "the", "##the", "an", "##an", "1", "##1", "中", "文", ".", "é", "😀", "##😀", "##\u0301",
        ],
        lowercase: true,
        stripAccents: true);

    // The tokenizer, and what gives all pieces of a text.
    private (ITextTokenizer Tokenizer, Func<string, IReadOnlyList<int>> Whole) Load(string kind)
    {
        switch (kind)
        {
            case "wordPiece":
                WordPieceTokenizer words = WordPiece();
                return (words, text =>
                {
                    int[] ids = new int[(4 * text.Length) + 2];
                    return ids[1..(words.Encode(text, ids, out _) - 1)];
                });
            case "bpe" or "bpe with a prefix":
                return (
                    TokenizerModels.Bpe(kind != "bpe").Load("Cascade", _models.Folder),
                    Whole(new Pipeline
                    {
                        Splitters = [new ByteLevelSplitter(kind != "bpe", cuts: true)],
                        Model = BytePairFiles.Read(
                            Path.Combine(_models.Folder, "vocab.json"), Path.Combine(_models.Folder, "merges.txt")),
                    }));
            default:
                string name = kind.Replace(".model", "", StringComparison.Ordinal);
                using (FileStream stream = File.OpenRead(Path.Combine(_models.Folder, name + ".model")))
                {
                    return (
                        TokenizerModels.SentencePiece(name).Load("Cascade", _models.Folder),
                        Whole(SentencePieceSteps.Of(SentencePieceModel.Read(stream), 0, 0)));
                }
        }
    }

    // Reads all of a text at once.
    private static Func<string, IReadOnlyList<int>> Whole(Pipeline pipeline)
    {
        PipelineReader reader = new(pipeline, cuts: false);
        return text =>
        {
            int[] ids = new int[(20 * text.Length) + 2];
            PieceWriter pieces = new(ids);
            TextReading reading = default;
            Assert.True(reader.Read(text, ref pieces, ids.Length, int.MaxValue, ref reading));
            return ids[..pieces.Kept];
        };
    }
}
