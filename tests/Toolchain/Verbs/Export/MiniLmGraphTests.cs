using System.Text.Json;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Model.Onnx.Format;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Export;

/// <summary>A real encoder through the exported graphs.</summary>
public sealed class MiniLmGraphTests : IDisposable
{
    private const double Tolerance = 1e-4;

    private readonly string _root = Directory.CreateTempSubdirectory("earlyexit-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Hidden_states_are_those_of_transformers()
    {
        string encoder = SharedFolder.Require("models/minilm-l6");
        Checkpoint checkpoint = WriteCheckpoint(encoder);
        CascadeGraphs.Write(checkpoint, _root, WeightStorage.Fp32);
        using JsonDocument reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(encoder, "reference.json")));

        JsonElement[] cases = [.. reference.RootElement.GetProperty("cases").EnumerateArray()];
        Assert.Equal(6, cases.Length);
        string[] graphs =
            [.. Directory.GetFiles(_root, "block-*.onnx").Order(StringComparer.Ordinal), WriteLastState(checkpoint)];
        Assert.All(cases, example =>
        {
            int[] ids = example.GetProperty("input_ids").Deserialize<int[]>()!;
            int[] types = example.GetProperty("token_type_ids").Deserialize<int[]>()!;
            Dictionary<string, float[]> states = Run(graphs, ids, types);
            for (int layer = 0; layer <= checkpoint.Encoder.Layers; layer++)
            {
                float[] state = states[EncoderGraph.StateName(layer)];
                Assert.Equal(ids.Length * checkpoint.Encoder.Hidden, state.Length);
                Compare(example, layer, state, checkpoint.Encoder.Hidden);
            }
        });
    }

    private static void Compare(JsonElement example, int layer, float[] state, int hidden)
    {
        float[] expected = example.GetProperty("cls_per_layer")[layer].Deserialize<float[]>()!;
        Assert.All(expected.Zip(state), p => Assert.Equal(p.First, p.Second, Tolerance));
        double norm = Math.Sqrt(state.Take(hidden).Sum(v => (double)v * v));
        Assert.Equal(example.GetProperty("cls_norm_per_layer")[layer].GetDouble(), norm, Tolerance);
        Assert.Equal(
            example.GetProperty("mean_abs_per_layer")[layer].GetDouble(),
            state.Average(v => (double)Math.Abs(v)),
            Tolerance);
    }

    // The plain model, which shows the last hidden states beside its logits; no block hands them on.
    private string WriteLastState(Checkpoint checkpoint)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(_root, CascadeGraphs.PlainFile)));
        model.Graph.Output.Add(new ValueInfoProto { Name = EncoderGraph.StateName(checkpoint.Encoder.Layers) });
        string path = Path.Combine(_root, "plain-state.onnx");
        File.WriteAllBytes(path, model.ToByteArray());
        return path;
    }

    // Pairs, so that token types count; a head of zeros at every layer, since only hidden states are looked at.
    private Checkpoint WriteCheckpoint(string encoder)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root, "checkpoint")).FullName;
        string[] files =
            [Checkpoint.ConfigFile, Checkpoint.VocabularyFile, Checkpoint.TokenizerFile, Checkpoint.EncoderFile];
        foreach (string name in files)
        {
            File.Copy(Path.Combine(encoder, name), Path.Combine(folder, name));
        }

        CheckpointExit[] exits =
            [.. Enumerable.Range(0, 7).Select(layer => new CheckpointExit(layer, HeadKinds.Attention))];
        new CheckpointExits(Pair: true, MaxTokens: 128, Labels: 2, exits).Save(
            Path.Combine(folder, Checkpoint.ExitsFile));
        SafetensorsWriter.Write(
            Path.Combine(folder, Checkpoint.HeadsFile), [.. exits.SelectMany(e => Zeros(e.Prefix))]);
        return Checkpoint.Load(folder);
    }

    private static IEnumerable<FloatTensor> Zeros(string prefix) =>
    [
        new($"{prefix}queries", [8, 384], new float[8 * 384]),
        new($"{prefix}value.weight", [384, 384], new float[384 * 384]),
        new($"{prefix}value.bias", [384], new float[384]),
        new($"{prefix}classifier.weight", [2, 384], new float[2 * 384]),
        new($"{prefix}classifier.bias", [2], new float[2]),
    ];

    private static Dictionary<string, float[]> Run(string[] graphs, int[] ids, int[] types)
    {
        long[] shape = [1, ids.Length];
        Dictionary<string, OrtValue> values = new()
        {
            [EncoderGraph.InputIds] = OrtValue.CreateTensorValueFromMemory(ids, shape),
            [EncoderGraph.TypeIds] = OrtValue.CreateTensorValueFromMemory(types, shape),
            [EncoderGraph.Mask] = OrtValue.CreateTensorValueFromMemory(ids.Select(_ => 1).ToArray(), shape),
        };
        Dictionary<string, float[]> states = [];
        foreach (string file in graphs)
        {
            using InferenceSession session = new(file);
            using RunOptions options = new();
            string[] inputs = [.. session.InputMetadata.Keys];
            string[] outputs = [.. session.OutputMetadata.Keys];
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(
                options, inputs, [.. inputs.Select(n => values[n])], outputs);
            for (int i = 0; i < outputs.Length; i++)
            {
                float[] data = results[i].GetTensorDataAsSpan<float>().ToArray();
                states[outputs[i]] = data;
                values[outputs[i]] =
                    OrtValue.CreateTensorValueFromMemory(data, results[i].GetTensorTypeAndShape().Shape);
            }
        }

        return states;
    }
}
