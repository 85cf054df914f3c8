using System.Diagnostics;
using System.Text.Json;
using EarlyExitGen.Tokenization;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Verbs.Libtorch;
using EarlyExitGen.Toolchain.Verbs.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

/// <summary>
/// An imported encoder computes what Hugging Face transformers computes. TorchSharp may need another host than the
/// one that runs the tests, so the test runs itself again in a process of its own.
/// </summary>
public sealed class HiddenStateTests
{
    private const string ResultVariable = "EARLYEXIT_TEST_RESULT";
    private const double Tolerance = 1e-4;

    [Fact]
    public void An_imported_encoder_gives_the_hidden_states_of_transformers()
    {
        string model = SharedFolder.Require("models/minilm-l6");
        if (Environment.GetEnvironmentVariable(ResultVariable) is { } resultFile)
        {
            Compare(model);
            File.WriteAllText(resultFile, "compared");
            return;
        }

        TrainProcess.SkipWithoutTorch();
        using TemporaryFolder folder = new();
        string output = RunAgain(
            typeof(HiddenStateTests).FullName
                + $".{nameof(An_imported_encoder_gives_the_hidden_states_of_transformers)}",
            folder["result"]);
        Assert.True(File.Exists(folder["result"]), output);
    }

    private static void Compare(string model)
    {
        TorchLibrary.Load();
        EncoderSource source = EncoderSource.Open(model);
        using ParameterSet parameters = new();
        source.AddTo(parameters, seed: 1);
        BertEncoder encoder = new(source.Config, parameters, TrainingPrecision.Fp32);
        WordPieceTokenizer tokenizer = source.MakeTokenizer();
        using JsonDocument reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(model, "reference.json")));
        using IDisposable noGradients = torch.no_grad();
        JsonElement[] cases = [.. reference.RootElement.GetProperty("cases").EnumerateArray()];
        Assert.Equal((6, 6), (cases.Length, source.Config.Layers));
        foreach (JsonElement example in cases)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            EncodedText text = Encode(tokenizer, example);
            Batch batch = Batch.Of(text);
            Tensor hidden = encoder.Embed(batch, dropout: null);
            for (int layer = 0; layer <= source.Config.Layers; layer++)
            {
                hidden = layer == 0 ? hidden : encoder.RunLayer(layer - 1, hidden, batch, dropout: null);
                float[] cls = TensorMemory.Floats(hidden[0, 0]).ToArray();
                float[] expected = example.GetProperty("cls_per_layer")[layer].Deserialize<float[]>()!;
                Assert.All(expected.Zip(cls), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
                Assert.Equal(
                    example.GetProperty("cls_norm_per_layer")[layer].GetDouble(),
                    Math.Sqrt(cls.Sum(v => (double)v * v)),
                    Tolerance);
                Assert.Equal(
                    example.GetProperty("mean_abs_per_layer")[layer].GetDouble(),
                    hidden.abs().mean().item<float>(),
                    Tolerance);
            }
        }
    }

    private static EncodedText Encode(WordPieceTokenizer tokenizer, JsonElement example)
    {
        int[] ids = example.GetProperty("input_ids").Deserialize<int[]>()!;
        int first = example.GetProperty("token_type_ids").Deserialize<int[]>()!.Count(type => type == 0);
        JsonElement text = example.GetProperty("text");
        Instance instance = text.ValueKind == JsonValueKind.Array
            ? new Instance(0, text[0].GetString()!, text[1].GetString())
            : new Instance(0, text.GetString()!, null);
        EncodedText encoded = TextEncoder.Encode(tokenizer, [instance], maxTokens: 128)[0];
        Assert.Equal(ids, encoded.Ids);
        Assert.Equal(first, encoded.FirstLength);
        return encoded;
    }

    private static string RunAgain(string method, string resultFile)
    {
        ProcessStartInfo start = new(
            File.Exists(CppLibrary.Host) ? CppLibrary.Host : "dotnet",
            [typeof(HiddenStateTests).Assembly.Location, "-method", method])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[ResultVariable] = resultFile;
        start.Environment["EARLYEXIT_TORCH_AGAIN"] = "1";
        start.Environment["LD_LIBRARY_PATH"] = Path.Combine(TrainProcess.ToolFolder, "runtimes", "linux-x64", "native");
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
