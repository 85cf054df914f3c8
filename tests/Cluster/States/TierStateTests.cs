using EarlyExitGen.Cluster.Tests.Tiny;
using EarlyExitGen.Cluster.Wire;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Cluster.Tests.States;

/// <summary>States of pairs, and of other rules, from a front tier to a deep one; and what else may come.</summary>
public sealed class TierStateTests
{
    private const int Count = 150;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, int> Cases => [(1, 1), (2, 1), (2, 4), (3, 1), (3, 4)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Pairs_go_on_with_what_patience_needs(int cut, int rows)
    {
        using TestCascade files = Pairs();
        Random random = new(3);
        (string, string)[] pairs =
            [.. Enumerable.Range(0, Count).Select(i => (files.RandomText(random, i % 7), files.RandomText(random, 4)))];

        await CompareAsync<PairsClassifier, (string, string), PairsPrediction>(
            files,
            cut,
            rows,
            pairs,
            new TextBatch
            {
                Firsts = [.. pairs.Select(static pair => pair.Item1)],
                Seconds = [.. pairs.Select(static pair => pair.Item2)],
                Dial = 2,
                Left = Timeout.InfiniteTimeSpan,
            });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Texts_go_on_by_their_entropy(int cut, int rows)
    {
        using TestCascade files = TestCascade.Create(new TestCascadeOptions
        {
            Exits = [0, 1, 2, 3, 4], Rule = CascadeRule.Entropy, Dial = 0.2, CarriedState = true,
        });
        Random random = new(4);
        string[] texts = [.. Enumerable.Range(0, Count).Select(i => files.RandomText(random, i % 14))];

        await CompareAsync<TextsClassifier, string, TextsPrediction>(
            files, cut, rows, texts, new TextBatch { Firsts = texts, Dial = 0.2f, Left = Timeout.InfiniteTimeSpan });
    }

    [Fact]
    public async Task A_batch_may_hold_both()
    {
        using TestCascade files = Pairs();
        using TwoTiers<PairsClassifier, (string, string), PairsPrediction> tiers = new(files.ManifestFile, cut: 2);
        await tiers.StartAsync(Token);
        Random random = new(6);
        string[] texts = [.. Enumerable.Range(0, 60).Select(i => files.RandomText(random, i % 7))];
        await tiers.FrontAsync(
            new TextBatch { Firsts = texts, Seconds = texts, Dial = 3, Left = Timeout.InfiniteTimeSpan }, Token);
        TokenBatch all = Assert.Single(tiers.Sent);
        DeepText[] sent = StateReader.Read(
            all.States, all.Exits, TokenPacking.Read(all.Ids), new float[all.States!.Length / 2]);
        StateWriter some = new(isHalf: false);
        for (int i = 0; i < sent.Length; i++)
        {
            if (i % 3 == 0)
            {
                some.Skip();
            }
            else
            {
                TextState state = sent[i].State;
                some.TryAdd(state.Numbers.Span, state.Streak, state.LastAnswer);
            }
        }

        TierReply ids = await tiers.DeepAsync(all.WithoutStates(), Token);
        TierReply states = await tiers.DeepAsync(all, Token);
        TierReply both = await tiers.DeepAsync(
            new TokenBatch { Ids = all.Ids, States = some.ToArray(), Exits = 2, Dial = 3, Left = all.Left }, Token);

        Assert.True(sent.Length > 5);
        int stride = AnswerPacking.Stride(3);
        for (int i = 0; i < sent.Length; i++)
        {
            Assert.Equal(
                (i % 3 == 0 ? ids : states).Answers[(i * stride)..((i + 1) * stride)],
                both.Answers[(i * stride)..((i + 1) * stride)]);
        }

        Assert.NotEqual(ids.Answers, states.Answers);
    }

    [Fact]
    public async Task What_blocks_hand_on_beside_hidden_states_stays_and_ids_go()
    {
        using TestCascade files = TestCascade.Create(new TestCascadeOptions
        {
            Exits = [0, 1, 2, 3, 4], Rule = CascadeRule.Entropy, Dial = 0.2, HandedOn = true,
        });
        using TwoTiers<TextsClassifier, string, TextsPrediction> tiers = new(files.ManifestFile, cut: 2);
        await tiers.StartAsync(Token);

        TierReply reply = await tiers.FrontAsync(
            new TextBatch { Firsts = ["oil prices rise"], Dial = 0.01f, Left = Timeout.InfiniteTimeSpan }, Token);

        Assert.Equal(TierOutcome.Answered, reply.Outcome);
        Assert.Null(Assert.Single(tiers.Sent).States);
    }

    [Fact]
    public async Task States_that_cannot_be_are_an_error_and_nothing_else()
    {
        using TestCascade files = Pairs();
        using TwoTiers<PairsClassifier, (string, string), PairsPrediction> tiers = new(files.ManifestFile, cut: 2);
        await tiers.StartAsync(Token);
        byte[] ids = TokenPacking.Write([new TokenizedText(new[] { 2, 7, 3, 8, 3 }, false)]);
        byte[] good = State(new float[5 * 8]);
        Assert.Equal(TierOutcome.Answered, (await AskAsync(ids, good, 2)).Outcome);

        TierReply wrongSize = await AskAsync(ids, State(new float[41]), 2);
        byte[] notFinite = [.. good];
        (notFinite[^2], notFinite[^1]) = (0, 0x7C);

        Assert.Equal(TierOutcome.Invalid, wrongSize.Outcome);
        Assert.Equal(
            "The state of a text of 5 tokens after 2 exits of PairsClassifier has 40 numbers; there are 41. "
                + "(Parameter 'state')",
            wrongSize.Message);
        Assert.Contains("is not finite", (await AskAsync(ids, notFinite, 2)).Message, StringComparison.Ordinal);
        Assert.Equal(TierOutcome.Invalid, (await AskAsync(ids, good, 0)).Outcome);
        Assert.Equal(TierOutcome.Invalid, (await AskAsync(ids, good, 99)).Outcome);
        Assert.Equal(TierOutcome.Invalid, (await AskAsync(ids, good[..^1], 2)).Outcome);
        Assert.Equal(TierOutcome.Invalid, (await AskAsync(ids, [], 2)).Outcome);
        Assert.Equal(TierOutcome.Invalid, (await AskAsync([9, 9], null, 2)).Outcome);
        byte[] tooLong = TokenPacking.Write([new TokenizedText(new int[17], false)]);
        Assert.Equal(TierOutcome.Invalid, (await AskAsync(tooLong, State(new float[17 * 8]), 2)).Outcome);
        Assert.Equal(TierOutcome.Answered, (await AskAsync(ids, good, 2)).Outcome);

        async Task<TierReply> AskAsync(byte[] texts, byte[]? states, int exits) => await tiers.DeepAsync(
            new TokenBatch
            {
                Ids = texts, States = states, Exits = exits, Dial = 2, Left = Timeout.InfiniteTimeSpan,
            },
            Token);

        static byte[] State(float[] numbers)
        {
            StateWriter writer = new(isHalf: true);
            writer.TryAdd(numbers, streak: 0, lastAnswer: 1);
            return writer.ToArray()!;
        }
    }

    [Fact]
    public async Task A_deep_tier_says_what_the_front_blocks_cost_it()
    {
        using TestCascade files = Pairs();
        using TwoTiers<PairsClassifier, (string, string), PairsPrediction> tiers = new(files.ManifestFile, cut: 2);
        await tiers.StartAsync(Token);
        TokenBatch batch = new()
        {
            Ids = TokenPacking.Write([new TokenizedText(new[] { 2, 7, 3, 8, 3 }, false)]),
            Exits = 2,
            AsksCosts = true,
            Dial = 2,
            Left = Timeout.InfiniteTimeSpan,
        };
        TierReply reply = await tiers.DeepAsync(batch, Token);
        Assert.True(reply.Busy > TimeSpan.Zero);
        while (reply.Costs is null)
        {
            await Task.Delay(10, Token);
            reply = await tiers.DeepAsync(batch, Token);
        }

        // 16 tokens are as many as a text may have, so that nothing longer is measured.
        Assert.Equal(2, reply.Costs.Length);
        Assert.Equal(16, reply.Costs[0]);
        Assert.True(reply.Costs[1] > 0);
        Assert.Null((await tiers.DeepAsync(batch.WithoutStates(), Token)).Message);
    }

    private static TestCascade Pairs() => TestCascade.Create(new TestCascadeOptions
    {
        ClassName = nameof(PairsClassifier),
        Exits = [0, 1, 2, 3, 4],
        Rule = CascadeRule.Patience,
        Dial = 2,
        Pair = true,
    });

    private static async Task CompareAsync<TCascade, TInput, TPrediction>(
        TestCascade files, int cut, int rows, TInput[] inputs, TextBatch batch)
        where TCascade : class, IGeneratedClassifier<TCascade, TInput, TPrediction>
        where TInput : notnull
        where TPrediction : struct, ICascadePrediction
    {
        using ManifestClassifier<TCascade, TInput, TPrediction> one =
            ManifestClassifier<TCascade, TInput, TPrediction>.Load(files.ManifestFile);
        using TwoTiers<TCascade, TInput, TPrediction> tiers = new(files.ManifestFile, cut, rows);
        await tiers.StartAsync(Token);
        TPrediction[] expected = [.. inputs.Select(input => one.Classify(input, cancellationToken: Token))];

        TierReply reply = await tiers.FrontAsync(batch, Token);

        Assert.Equal(TierOutcome.Answered, reply.Outcome);
        DeepText[] sent =
        [
            .. tiers.Sent.SelectMany(on => StateReader.Read(
                on.States, on.Exits, TokenPacking.Read(on.Ids), new float[on.States!.Length / 2])),
        ];
        Assert.Equal(expected.Count(answer => answer.Exit >= cut), sent.Length);
        Assert.All(sent, text => Assert.Equal(cut, text.Exits));
        Assert.Contains(expected, answer => answer.Exit >= cut);
        Assert.True(
            cut > 1 || expected.Any(answer => answer.Exit >= cut && answer.Exit < one.Info.Exits.Count - 1),
            "Every text went to the end: nothing of the rule was seen.");
        int stride = AnswerPacking.Stride(3);
        for (int i = 0; i < inputs.Length; i++)
        {
            TPrediction answer = AnswerPacking.Read<TCascade, TInput, TPrediction>(
                reply.Answers.AsSpan(i * stride, stride), new float[3], out _);
            if (expected[i].Exit < cut || !NearThreshold.Of(one.Trace(inputs[i], cancellationToken: Token), cut))
            {
                Assert.Equal(
                    (expected[i].LabelIndex, expected[i].Exit, expected[i].Truncated),
                    (answer.LabelIndex, answer.Exit, answer.Truncated));
                Assert.Equal(expected[i].Confidence, answer.Confidence, 5e-3f);
            }
        }
    }
}
