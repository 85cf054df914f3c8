using System.Diagnostics;
using EarlyExitGen.Toolchain.Foundation;

namespace EarlyExitGen.Toolchain.Verbs.Cutting;

/// <summary>Measures how long each block of a chain takes for one text.</summary>
internal static class ChainTimer
{
    private const int Warmups = 3;
    private const int Rounds = 15;

    /// <summary>
    /// The median time of each block, in milliseconds; for fewer tokens where the model does not take as many.
    /// </summary>
    /// <param name="cut">The model.</param>
    /// <param name="blocks">The files of its blocks, in order.</param>
    /// <param name="tokens">The number of tokens.</param>
    public static IReadOnlyList<double> Run(ClassifierCut cut, IReadOnlyList<string> blocks, int tokens)
    {
        try
        {
            return Run(cut, blocks, cut.Texts(1, tokens, isPadded: false));
        }
        catch (ToolException) when (tokens > 8)
        {
            return Run(cut, blocks, tokens / 2);
        }
    }

    private static List<double> Run(ClassifierCut cut, IReadOnlyList<string> blocks, TokenCase text)
    {
        Dictionary<string, FloatState> states = [];
        List<double> times = [];
        foreach (string block in blocks)
        {
            using CutSession session = CutSession.Open(block, block, isOptimized: true);
            double[] rounds = new double[Warmups + Rounds];
            for (int i = 0; i < rounds.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                session.Run(cut.Roles.Inputs, text, states, session.Outputs).Dispose();
                rounds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }

            times.Add(rounds[Warmups..].Order().ElementAt(Rounds / 2));
            session.RunInto(cut.Roles.Inputs, text, states);
        }

        return times;
    }
}
