using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Toolchain.Tests.Model.Onnx;

/// <summary>Runs graphs one after another, each with the inputs that it declares, the plainest way there is.</summary>
internal static class GraphRunner
{
    /// <summary>The logits of every graph: [graph][batch * labels].</summary>
    public static List<float[]> Run(IEnumerable<string> files, int[][] ids, int[][]? types = null)
    {
        int length = ids.Max(row => row.Length);
        Dictionary<string, OrtValue> values = [];
        List<float[]> logits = [];
        try
        {
            foreach (string file in files)
            {
                using InferenceSession session = new(file);
                foreach ((string name, NodeMetadata input) in session.InputMetadata)
                {
                    if (!values.ContainsKey(name))
                    {
                        values[name] = Tensor(input.ElementType == typeof(long), length, Rows(name, ids, types));
                    }
                }

                string[] inputs = [.. session.InputMetadata.Keys];
                string[] outputs = [.. session.OutputMetadata.Keys];
                using RunOptions options = new();
                using IDisposableReadOnlyCollection<OrtValue> results = session.Run(
                    options, inputs, [.. inputs.Select(n => values[n])], outputs);
                for (int i = 0; i < outputs.Length; i++)
                {
                    float[] result = results[i].GetTensorDataAsSpan<float>().ToArray();
                    if (outputs[i] == "logits")
                    {
                        logits.Add(result);
                    }
                    else
                    {
                        values.Add(outputs[i], OrtValue.CreateTensorValueFromMemory(
                            result, results[i].GetTensorTypeAndShape().Shape));
                    }
                }
            }
        }
        finally
        {
            foreach (OrtValue value in values.Values)
            {
                value.Dispose();
            }
        }

        return logits;
    }

    private static int[][] Rows(string name, int[][] ids, int[][]? types) => name switch
    {
        "input_ids" => ids,
        "attention_mask" => [.. ids.Select(row => row.Select(_ => 1).ToArray())],
        "token_type_ids" => types ?? [.. ids.Select(row => new int[row.Length])],
        _ => throw new ArgumentException($"No block made {name}."),
    };

    // Rows shorter than the longest are padded with zeros: [PAD], masked out, type 0.
    private static OrtValue Tensor(bool wide, int length, int[][] rows)
    {
        int[] padded = [.. rows.SelectMany(row => row.Concat(new int[length - row.Length]))];
        long[] shape = [rows.Length, length];
        return wide
            ? OrtValue.CreateTensorValueFromMemory(padded.Select(v => (long)v).ToArray(), shape)
            : OrtValue.CreateTensorValueFromMemory(padded, shape);
    }
}
