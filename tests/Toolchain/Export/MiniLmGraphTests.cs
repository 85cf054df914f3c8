using System.Text.Json;
using EarlyExitGen.Toolchain.Checkpoints;
using EarlyExitGen.Toolchain.Export;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Export;

/// <summary>A real encoder through the exported graphs.</summary>
public sealed class MiniLmGraphTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("earlyexit-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Hidden_states_are_those_of_transformers()
    {
        string encoder = RequireShared("models/minilm-l6");
        Checkpoint checkpoint = WriteCheckpoint(encoder);
        CascadeGraphs.Write(checkpoint, _root, WeightStorage.Fp32);
        using JsonDocument reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(encoder, "reference.json")));

        foreach (JsonElement example in reference.RootElement.GetProperty("cases").EnumerateArray())
        {
            int[] ids = [.. example.GetProperty("input_ids").EnumerateArray().Select(e => e.GetInt32())];
            int[] types = [.. example.GetProperty("token_type_ids").EnumerateArray().Select(e => e.GetInt32())];
            float[][] expected = example.GetProperty("cls_per_layer").Deserialize<float[][]>()!;
            Dictionary<string, float[]> states = Run(ids, types);

            for (int layer = 0; layer < checkpoint.Encoder.Layers; layer++)
            {
                float[] state = states[EncoderGraph.StateName(layer)];
                Assert.All(expected[layer].Zip(state), p => Assert.Equal(p.First, p.Second, 1e-3));
            }
        }
    }

    private static string RequireShared(string path)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "EarlyExitGen.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        string full = Path.GetFullPath(Path.Combine(folder ?? ".", "..", "shared", path));
        Assert.SkipUnless(Directory.Exists(full), $"../shared/{path} is not there.");
        return full;
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

        CheckpointExit[] exits = [.. Enumerable.Range(0, 7).Select(layer => new CheckpointExit(layer, HeadKinds.Attention))];
        new CheckpointExits(Pair: true, MaxTokens: 128, Labels: 2, exits).Save(Path.Combine(folder, Checkpoint.ExitsFile));
        SafetensorsWriter.Write(Path.Combine(folder, Checkpoint.HeadsFile), [.. exits.SelectMany(e => Zeros(e.Prefix))]);
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

    private Dictionary<string, float[]> Run(int[] ids, int[] types)
    {
        long[] shape = [1, ids.Length];
        Dictionary<string, OrtValue> values = new()
        {
            [EncoderGraph.InputIds] = OrtValue.CreateTensorValueFromMemory(ids, shape),
            [EncoderGraph.TypeIds] = OrtValue.CreateTensorValueFromMemory(types, shape),
            [EncoderGraph.Mask] = OrtValue.CreateTensorValueFromMemory(ids.Select(_ => 1).ToArray(), shape),
        };
        Dictionary<string, float[]> states = [];
        foreach (string file in Directory.GetFiles(_root, "block-*.onnx").Order(StringComparer.Ordinal))
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
                values[outputs[i]] = OrtValue.CreateTensorValueFromMemory(data, results[i].GetTensorTypeAndShape().Shape);
            }
        }

        return states;
    }
}
