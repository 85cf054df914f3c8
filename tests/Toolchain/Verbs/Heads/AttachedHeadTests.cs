using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Tests.Verbs.Export;
using EarlyExitGen.Toolchain.Verbs.Heads;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Heads;

/// <summary>Heads as graphs give what they give while they learn, and what heads of our own training give.</summary>
public sealed class AttachedHeadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(16, 2, false, false)]
    [InlineData(384, 2, false, false)]
    [InlineData(24, 5, true, false)]
    [InlineData(16, 2, false, true)]
    [InlineData(24, 5, true, true)]
    public void A_graph_gives_what_the_head_gives(int hidden, int labels, bool isNormalizing, bool isCls)
    {
        HeadShape shape = new(hidden, labels, isCls);
        RandomStates texts = new(12, hidden, labels, scale: 3);
        StateScaling scaling = StateScaling.Measure(texts, 0, hidden) with { IsNormalizing = isNormalizing };
        LearnedHead head = LearnedHead.Start(shape, scaling, new SplitMix64(1));
        new SplitMix64(9).Normal(shape.Count, 0.1).CopyTo(head.Weights, 0);
        AttachedHead.Save(head.ToGraph(), _folder["head.onnx"], "hidden");

        (float[] padded, long[] mask, int length) = Pad(texts, hidden);
        float[] logits = Run(_folder["head.onnx"], padded, mask, [texts.Count, length, hidden]);
        float[] expected = new float[texts.Count * labels];
        HeadBatch batch = new(hidden, labels);
        for (int text = 0; text < texts.Count; text++)
        {
            batch.Add(texts.Tokens(text), out Span<float> states, out _);
            texts.Read(text, 0, states);
            scaling.Apply(states);
        }

        new HeadPass(shape).Logits(head.Weights, batch, expected);
        Assert.All(expected.Zip(logits), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void A_head_of_our_training_gives_the_same_when_it_is_attached()
    {
        using RandomCheckpoint random = RandomCheckpoint.Create(1, pair: false);
        Checkpoint checkpoint = Checkpoint.Load(random.Folder);
        CheckpointExit exit = checkpoint.Exits.Exits.First(one => one.Head == HeadKinds.Attention);
        int hidden = checkpoint.Encoder.Hidden;
        int labels = checkpoint.Exits.Labels;
        using SafetensorsFile weights = checkpoint.OpenHeads();
        int queries = weights.Entries[$"{exit.Prefix}queries"].Shape[0];
        AttachedHead.Save(
            new AttentionHeadWeights(queries, labels, IsNormalizing: false)
            {
                Query = weights.Read($"{exit.Prefix}queries", queries, hidden),
                Value = weights.Read($"{exit.Prefix}value.weight", hidden, hidden),
                Bias = weights.Read($"{exit.Prefix}value.bias", hidden),
                Classifier = weights.Read($"{exit.Prefix}classifier.weight", labels, hidden),
                ClassifierBias = weights.Read($"{exit.Prefix}classifier.bias", labels),
            },
            _folder["head.onnx"],
            "hidden");
        CascadeGraphs.Write(checkpoint, random.Root, WeightStorage.Fp32);
        int[] ids = RandomCheckpoint.RandomIds(new Random(3), 9);
        string block = Path.Combine(random.Root, CascadeGraphs.BlockFile(checkpoint.Exits.Exits[0].Layer));
        Assert.Equal(exit, checkpoint.Exits.Exits[0]);

        using InferenceSession session = new(block);
        string state = session.OutputNames.Single(name => name != HeadGraph.Logits);
        Dictionary<string, OrtValue> fed = session.InputMetadata.ToDictionary(
            input => input.Key,
            input => OrtValue.CreateTensorValueFromMemory(
                input.Key == "input_ids" ? ids : [.. ids.Select(_ => input.Key == "attention_mask" ? 1 : 0)],
                [1, ids.Length]));
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> given = session.Run(
            options, fed, [HeadGraph.Logits, state]);
        float[] logits = Run(
            _folder["head.onnx"],
            given[1].GetTensorDataAsSpan<float>().ToArray(),
            [.. ids.Select(_ => 1L)],
            [1, ids.Length, hidden]);

        Assert.All(
            given[0].GetTensorDataAsSpan<float>().ToArray().Zip(logits),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    private static (float[] States, long[] Mask, int Length) Pad(RandomStates texts, int hidden)
    {
        int length = Enumerable.Range(0, texts.Count).Max(texts.Tokens);
        float[] padded = [.. Enumerable.Repeat(7f, texts.Count * length * hidden)];
        long[] mask = new long[texts.Count * length];
        for (int text = 0; text < texts.Count; text++)
        {
            texts.Read(text, 0, padded.AsSpan(text * length * hidden, texts.Tokens(text) * hidden));
            mask.AsSpan(text * length, texts.Tokens(text)).Fill(1);
        }

        return (padded, mask, length);
    }

    private static float[] Run(string file, float[] states, long[] mask, long[] shape)
    {
        using InferenceSession session = new(file);
        using OrtValue hidden = OrtValue.CreateTensorValueFromMemory(states, shape);
        using OrtValue tokens = OrtValue.CreateTensorValueFromMemory(mask, [shape[0], shape[1]]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> given = session.Run(
            options,
            new Dictionary<string, OrtValue> { ["hidden"] = hidden, ["attention_mask"] = tokens },
            [HeadGraph.Logits]);
        return given[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
