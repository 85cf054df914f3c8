using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Onnx;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using EarlyExitGen.Toolchain.Verbs.Cutting;
using Google.Protobuf;
using Xunit;
using ManifestFile = EarlyExitGen.Toolchain.Model.Manifests.ManifestFile;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Cutting;

/// <summary>Classifiers of others, cut and given trivial heads, are ordinary cascades.</summary>
public sealed class CutCascadeTests : IDisposable
{
    private const int MaxTokens = 24;

    private readonly TemporaryFolder _folder = new();

    public static MatrixTheoryData<string, string> Cases => new(
        [
            "onnx-zoo/albert-sdpa-torchscript", "onnx-zoo/bert-eager-torchscript", "onnx-zoo/bert-sdpa-dynamo",
            "onnx-zoo/deberta-v2-eager-dynamo", "onnx-zoo/distilbert-sdpa-torchscript",
            "onnx-zoo/modernbert-sdpa-torchscript", "onnx-zoo/roberta-eager-dynamo", "sst2-small/model",
        ],
        ["at every place", "at every other place", "at the last place", "nowhere"]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_last_exit_of_a_cascade_that_was_cut_answers_as_the_whole_graph(string model, string where)
    {
        string file = Path.Combine(SharedFolder.Require("models"), model + ".onnx");
        ClassifierCut cut = ClassifierCut.Open(file, _folder.Path);
        IReadOnlyList<Place> all = cut.Plan.Places;
        string manifest = Write(cut, where switch
        {
            "at every place" => all,
            "at every other place" => [.. all.Where((_, i) => i % 2 == 0)],
            "at the last place" => [all[^1]],
            _ => [],
        });

        using InterpretedCascade cascade = InterpretedCascade.Load(
            manifest, new CascadeOptions { MaxConcurrency = 1, BatchRows = 4 });
        using CutSession whole = CutSession.Open(file, file, isOptimized: true);
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => Text(cut, i))];
        List<float> first = [];
        float[] trace = new float[cascade.ExitLayers.Count * cut.Labels];
        foreach (string text in texts)
        {
            cascade.Trace(text, trace);
            first.Add(Largest(trace.AsSpan(0, cut.Labels)));
            long[] ids = [1, .. text.Split(' ').Select(word => long.Parse(word.AsSpan(1), null)), 2];
            TokenCase one = new(1, ids.Length, ids, [.. ids.Select(_ => 1L)], new long[ids.Length]);
            Dictionary<string, FloatState> states = [];
            whole.RunInto(cut.Roles.Inputs, one, states, [cut.Roles.Logits]);
            Assert.All(
                states[cut.Roles.Logits].Values.Zip(trace[^cut.Labels..]),
                logits => Assert.Equal(logits.First, logits.Second, 1e-5 * (1 + Math.Abs(logits.First))));
        }

        // Batches of which half leave at the first exit.
        cascade.Dial = first.Order().ElementAt(first.Count / 2);
        CascadePrediction[] answers = new CascadePrediction[texts.Length];
        cascade.Classify(texts, answers);
        for (int i = 0; i < texts.Length; i++)
        {
            CascadePrediction alone = cascade.Classify(texts[i]);
            Assert.Equal((alone.Label, alone.Exit), (answers[i].Label, answers[i].Exit));
            Assert.Equal(alone.Confidence, answers[i].Confidence, 1e-4f);
        }

        Assert.Equal(where == "nowhere" ? 40 : 20, answers.Count(answer => answer.Exit == 0));
    }

    // The largest probability.
    private static float Largest(ReadOnlySpan<float> logits)
    {
        float[] probabilities = new float[logits.Length];
        int label = Runtime.Logits.Answer(logits, 1, probabilities);
        return probabilities[label];
    }

    // Words are called as their ids.
    private static string Text(ClassifierCut cut, int seed)
    {
        SplitMix64 random = new(7, seed);
        return string.Join(' ', Enumerable.Range(0, 1 + (seed / 2)).Select(
            _ => FormattableString.Invariant($"w{5 + random.Below(cut.Rows - 5)}")));
    }

    private string Write(ClassifierCut cut, IReadOnlyList<Place> places)
    {
        List<ExitSpec> exits = [];
        foreach ((Block block, string path) in cut.Write(places, isLastForOneRow: true))
        {
            if (block.State is { } state)
            {
                AddHead(block.Model.Graph, state, cut);
                using FileStream stream = File.Create(path);
                block.Model.WriteTo(stream);
            }

            exits.Add(new ExitSpec
            {
                Layer = block.To,
                Temperature = SpecParts.Number(1),
                Agreement = null,
                Dials = SpecParts.Dials([]),
                Block = Path.GetFileName(path),
                Sha256 = ManifestFile.Of(_folder.Path, Path.GetFileName(path)).Sha256,
                Data = new([ManifestFile.Of(_folder.Path, ClassifierCut.WeightsFile)]),
            });
        }

        string[] special = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"];
        IEnumerable<string> words =
            Enumerable.Range(5, (int)cut.Rows - 5).Select(id => FormattableString.Invariant($"w{id}"));
        File.WriteAllLines(_folder["vocab.txt"], special.Concat(words));
        DataFileSpec vocabulary = ManifestFile.Of(_folder.Path, "vocab.txt");
        CascadeSpec spec = new()
        {
            ClassName = "CutClassifier",
            Namespace = "Tests",
            LabelType = "CutLabel",
            Labels = SpecParts.Labels([.. Enumerable.Range(0, cut.Labels).Select(i => $"L{i}")]),
            Input = InputKind.Single,
            Tokenizer = new TokenizerSpec
            {
                Kind = TokenizerKind.WordPiece,
                Vocabulary = vocabulary.File,
                Sha256 = vocabulary.Sha256,
                Lowercase = true,
                StripAccents = true,
                MaxTokens = MaxTokens,
            },
            Rule = ExitRule.MaxProbability,
            Dials = SpecParts.Dials(CascadeRule.MaxProbability, 0.9),
            Disagreement = default,
            OperatingPoints = default,
            Layers = cut.Plan.Layers,
            Exits = new(exits),
        };
        return _folder.Write("cut.cascade.json", ManifestWriter.Write(spec));
    }

    // The row of the first word times some numbers.
    private static void AddHead(GraphProto graph, string state, ClassifierCut cut)
    {
        TensorProto weights = new() { Name = "head", DataType = TensorProto.Types.DataType.Float };
        weights.Dims.AddRange([cut.Plan.Hidden, cut.Labels]);
        weights.FloatData.AddRange(
            Enumerable.Range(0, (int)cut.Plan.Hidden * cut.Labels).Select(i => MathF.Sin(i)));
        TensorProto first = new() { Name = "first word", DataType = TensorProto.Types.DataType.Int64 };
        first.Int64Data.Add(1);
        graph.Initializer.Add([weights, first]);
        NodeProto row = new() { OpType = "Gather", Input = { state, first.Name }, Output = { "row" } };
        row.Attribute.Add(Attributes.Of("axis", 1L));
        graph.Node.Add([row, new NodeProto { OpType = "MatMul", Input = { "row", "head" }, Output = { "logits" } }]);
        TensorShapeProto shape = new();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "batch" });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = cut.Labels });
        graph.Output.Add(new ValueInfoProto
        {
            Name = "logits",
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor { ElemType = TensorProto.Types.DataType.Float, Shape = shape },
            },
        });
    }
}
