using System.Diagnostics;
using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Model.Graphs;
using EarlyExitGen.Toolchain.Verbs.Cutting;
using static EarlyExitGen.Toolchain.Model.Onnx.Format.TensorProto.Types;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>Measures what an exit costs besides layers: its head, and a call of ONNX Runtime.</summary>
internal static class HeadTimer
{
    private const string State = "hidden";
    private const int Runs = 200;

    /// <summary>The median time, in microseconds, for one text.</summary>
    /// <param name="head">The head.</param>
    /// <param name="folder">Where its graph is written meanwhile.</param>
    /// <param name="tokens">The tokens of the text.</param>
    public static double Time(AttentionHeadWeights head, string folder, int tokens)
    {
        string path = Path.Combine(folder, "head.onnx");
        AttachedHead.Save(head, path, State);
        GraphInput[] inputs = [new(EncoderGraph.Mask, InputRole.Mask, DataType.Int64)];
        long[] ones = [.. Enumerable.Repeat(1L, tokens)];
        TokenCase text = new(1, tokens, ones, ones, ones);
        Dictionary<string, FloatState> states = new()
        {
            [State] = new FloatState(new float[tokens * head.Hidden], [1, tokens, head.Hidden]),
        };
        using CutSession session = CutSession.Open(path, path, isOptimized: true, threads: 1);
        double[] times = new double[Runs];
        for (int i = 0; i < Runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            session.Run(inputs, text, states, session.Outputs).Dispose();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        return times.Order().ElementAt(Runs / 2);
    }
}
