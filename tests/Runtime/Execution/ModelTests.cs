using EarlyExitGen.Runtime;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Tests.Shared;
using Xunit;

namespace EarlyExitGen.Tests.Execution;

/// <summary>Cascades in which one model goes on after another.</summary>
[Collection(nameof(NonParallel))]
public class ModelTests
{
    private static readonly TestModel Same =
        new("large", new() { Exits = [1, 3], Seed = 8, Hidden = 12, Int64Ids = true });

    private static readonly TestModel Other = new(
        "other", new() { Exits = [2, 3], Seed = 9, Hidden = 4, MaxTokens = 9, ReversedVocabulary = true });

    public static TheoryData<bool, bool, bool> Cases =>
        [(false, false, false), (true, false, false), (false, true, true), (true, true, true), (true, false, true)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_model_answers_as_it_does_alone(bool own, bool pair, bool lexical)
    {
        TestModel model = own ? Other : Same;
        TestCascadeOptions options = new()
        {
            Models = [model], Pair = pair, Lexicon = lexical ? new() : null, CarriedState = true, Exits = [0, 2],
        };
        using TestCascade files = TestCascade.Create(options);
        using TestCascade front = TestCascade.Create(options with { Models = [] });
        using TestCascade back = TestCascade.Create(model.Options with { Pair = pair });
        using InterpretedCascade whole = InterpretedCascade.Load(files.ManifestFile);
        using InterpretedCascade first = InterpretedCascade.Load(front.ManifestFile);
        using InterpretedCascade second = InterpretedCascade.Load(back.ManifestFile);
        int before = first.ExitLayers.Count;
        Assert.Equal((IEnumerable<int>)[.. first.ExitLayers, .. second.ExitLayers], whole.ExitLayers);
        Assert.Equal([.. Enumerable.Repeat(0, before), 1, 1], whole.ExitModels);
        Assert.Equal([model.Name], whole.Models);
        Assert.Equal(!own, whole.TakesTokens);
        Random random = new(3);
        for (int i = 0; i < 40; i++)
        {
            string text = files.RandomText(random, random.Next(0, 20));
            string? other = pair ? files.RandomText(random, random.Next(0, 20)) : null;
            float[] all = Trace(whole, text, other);
            Assert.Equal([.. Trace(first, text, other), .. Trace(second, text, other)], all);

            // The answer of the last exit, the temperature aside, is the large model's own.
            CascadePrediction full = Fully(whole, text, other);
            CascadePrediction alone = Fully(second, text, other);
            Assert.Equal(
                (alone.Label, before + alone.Exit, alone.Layers, alone.Truncated, 1),
                (full.Label, full.Exit, full.Layers, full.Truncated, full.Model));
        }
    }

    [Fact]
    public void Token_ids_are_taken_where_all_models_have_one_vocabulary()
    {
        using TestCascade files = TestCascade.Create(new() { Models = [Same] });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        int[] ids = files.RandomIds(new Random(1), 9);
        string text = string.Join(' ', ids[1..^1].Select(id => files.Vocabulary[id]));
        Assert.Equal(4, cascade.ClassifyTokensFully(ids).Exit);
        Assert.Equal(4, cascade.ClassifyFully(text).Exit);

        using TestCascade others = TestCascade.Create(new() { Models = [Same, Other] });
        using InterpretedCascade strict = InterpretedCascade.Load(others.ManifestFile);
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => strict.ClassifyTokens(ids));
        Assert.Equal(
            "TinyClassifier goes on with the model 'other', whose token ids are others: give the text.", e.Message);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(6, false)]
    [InlineData(6, true)]
    public void Many_texts_get_what_each_gets_alone_and_allocate_nothing(int rows, bool lexical)
    {
        using TestCascade files = TestCascade.Create(
            new() { Models = [Same, Other], Lexicon = lexical ? new() : null, Exits = [0, 1] });
        using InterpretedCascade cascade = InterpretedCascade.Load(
            files.ManifestFile, new CascadeOptions { BatchRows = rows, LazyBlocks = true });
        cascade.Dial = 0.02f;
        Random random = new(4);
        string[] texts = [.. Enumerable.Range(0, 300).Select(_ => files.RandomText(random, random.Next(0, 20)))];
        CascadePrediction[] answers = new CascadePrediction[texts.Length];
        cascade.Classify(texts, answers);
        for (int i = 0; i < texts.Length; i++)
        {
            CascadePrediction alone = cascade.Classify(texts[i]);
            Assert.Equal(alone with { Confidence = 0 }, answers[i] with { Confidence = 0 });
            Assert.Equal(alone.Confidence, answers[i].Confidence, rows == 1 ? 0 : 1e-5f);
        }

        Assert.Equal([0, 1, 2], answers.Select(answer => answer.Model).Distinct().Order());
        cascade.WarmUp();
        Allocations.AssertNone(() => cascade.Classify(texts, answers), calls: 50, ofProcess: true);
    }

    [Fact]
    public void Once_warmed_up_a_text_that_gets_to_the_last_model_allocates_nothing()
    {
        using TestCascade files = TestCascade.Create(new() { Models = [Other] });
        string[] texts = [.. Enumerable.Range(0, 16).Select(words => files.RandomText(new Random(words), words))];

        // Whatever the compiler and its tiers allocate, the first cascades have.
        Rounds(4);
        Allocations.AssertNone(() => Rounds(8), calls: 8);

        long Rounds(int count)
        {
            long allocated = 0;
            for (int round = 0; round < count; round++)
            {
                using InterpretedCascade cascade = InterpretedCascade.Load(
                    files.ManifestFile, new CascadeOptions { MaxConcurrency = 1 });
                cascade.WarmUp();
                long before = Allocations.Allocated(ofProcess: false);
                foreach (string text in texts)
                {
                    cascade.ClassifyFully(text);
                }

                allocated += Allocations.Allocated(ofProcess: false) - before;
            }

            return allocated;
        }
    }

    [Fact]
    public void Its_own_tokenizer_runs_only_for_texts_that_get_there()
    {
        using TestCascade files = TestCascade.Create(new() { Models = [Other] });
        using BlockChain chain = Chains.Load(files);
        string text = string.Join(' ', Enumerable.Repeat("team", 12));

        // The last exit of the first model takes 14 tokens; the other model has 9, and says so once it is there.
        using BlockRun run = chain.Begin(text);
        for (int exit = 0; exit < 3; exit++)
        {
            run.Next();
            Assert.False(run.Truncated);
        }

        run.Next();
        Assert.True(run.Truncated);
        Assert.Equal(14, run.Ids.Length);
        run.Next();
        bool threw = false;
        try
        {
            run.Next();
        }
        catch (InvalidOperationException)
        {
            threw = true;
        }

        Assert.True(threw);
    }

    [Fact]
    public void A_text_that_is_cancelled_in_a_further_model_leaves_nothing_behind()
    {
        using TestCascade files = TestCascade.Create(
            new() { Models = [Same with { Options = Same.Options with { Seed = 20 } }] });
        using BlockChain chain = Chains.Load(files, new CascadeOptions { MaxConcurrency = 1, CheckHashes = false });
        using CancellationTokenSource source = new();
        Assert.Throws<OperationCanceledException>(() =>
        {
            using BlockRun run = chain.Begin("the team wins", source.Token);
            for (int exit = 0; exit < 5; exit++)
            {
                if (exit == 3)
                {
                    source.Cancel();
                }

                run.Next();
            }
        });
        Assert.Equal(15, Chains.Trace(chain, [2, 5, 3], exits: 5).Length);
    }

    [Fact]
    public async Task Streams_go_through_all_models()
    {
        using TestCascade files = TestCascade.Create(new() { Models = [Other] });
        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        cascade.Dial = 0.02f;
        Random random = new(5);
        string[] texts = [.. Enumerable.Range(0, 100).Select(_ => files.RandomText(random, random.Next(0, 20)))];
        CascadePrediction[] answers = await cascade.ClassifyAsync(texts.ToAsyncEnumerable())
            .ToArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(texts.Select(text => cascade.Classify(text)), answers);
        Assert.Contains(answers, answer => answer.Model == 1);
    }

    [Fact]
    public void A_vocabulary_of_a_further_model_is_checked_when_loading()
    {
        using TestCascade files = TestCascade.Create(new() { Models = [Other] });
        string vocabulary = Path.Combine(files.Folder, "vocab-1.txt");
        File.AppendAllText(vocabulary, "more\n");
        CascadeException e = Assert.Throws<CascadeException>(
            () => InterpretedCascade.Load(files.ManifestFile).Dispose());
        Assert.Equal(vocabulary, e.File);
        File.Delete(vocabulary);
        e = Assert.Throws<CascadeException>(() => InterpretedCascade.Load(files.ManifestFile).Dispose());
        Assert.Equal(vocabulary, e.File);
    }

    private static float[] Trace(InterpretedCascade cascade, string text, string? other)
    {
        float[] logits = new float[cascade.ExitLayers.Count * cascade.Labels.Count];
        _ = other is null ? cascade.Trace(text, logits) : cascade.Trace(text, other, logits);
        return logits;
    }

    private static CascadePrediction Fully(InterpretedCascade cascade, string text, string? other) =>
        other is null ? cascade.ClassifyFully(text) : cascade.ClassifyFully(text, other);
}
