using System.Globalization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Cutting;

namespace EarlyExitGen.Toolchain.Verbs.Cutting;

/// <summary>Runs a chain of blocks against the whole graph. One session is open at a time.</summary>
internal sealed class ChainVerifier
{
    /// <summary>How far the chain's logits may be off: this times (1 + |logit|).</summary>
    public const double Tolerance = 1e-5;

    /// <summary>
    /// The same for a graph of half precision that rounds elsewhere when it is cut: two units of its last place.
    /// </summary>
    public const double HalfTolerance = 2e-3;

    private const int FewestLengths = 3;

    private readonly SourceGraph _graph;
    private readonly GraphRoles _roles;
    private readonly List<(TokenCase Texts, FloatState Logits)> _cases = [];

    private readonly bool _isOptimized;

    private ChainVerifier(SourceGraph graph, GraphRoles roles, bool isOptimized)
    {
        _graph = graph;
        _roles = roles;
        _isOptimized = isOptimized;
    }

    /// <summary>Runs the whole graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="path">The file that is run: the graph's own, or a copy.</param>
    /// <param name="logits">The output with the logits.</param>
    /// <param name="roles">What its inputs are.</param>
    /// <param name="texts">The texts to run; those that it is too short for are left out.</param>
    /// <param name="isOptimized">Whether ONNX Runtime may change it and the blocks, as where they are deployed.</param>
    /// <exception cref="ToolException">It cannot be loaded, or runs at too few lengths.</exception>
    public static ChainVerifier Run(
        SourceGraph graph, GraphRoles roles, string path, string logits, IEnumerable<TokenCase> texts, bool isOptimized)
    {
        ChainVerifier verifier = new(graph, roles, isOptimized);
        ToolException? error = null;
        using CutSession session = CutSession.Open(path, graph.File, isOptimized);
        foreach (TokenCase one in texts)
        {
            try
            {
                Dictionary<string, FloatState> values = [];
                session.RunInto(roles.Inputs, one, values, [logits]);
                verifier._cases.Add((one, values[logits]));
            }
            catch (ToolException e)
            {
                // Longer than it has positions, for one.
                error = e;
            }
        }

        if (verifier._cases.Select(one => one.Texts.Length).Distinct().Count() < FewestLengths)
        {
            throw error ?? new ToolException($"{graph.File}: it runs at fewer than {FewestLengths} lengths.");
        }

        return verifier;
    }

    /// <summary>Runs a chain.</summary>
    /// <param name="blocks">The files of its blocks, in order.</param>
    /// <param name="tolerance">How far its logits may be off: this times (1 + |logit|).</param>
    /// <exception cref="ToolException">It cannot be run, or gives other logits.</exception>
    public ChainVerification Verify(IReadOnlyList<string> blocks, double tolerance)
    {
        Dictionary<string, FloatState>[] states = [.. _cases.Select(_ => new Dictionary<string, FloatState>())];
        foreach (string block in blocks)
        {
            using CutSession session = CutSession.Open(block, Name(block), _isOptimized);
            for (int i = 0; i < _cases.Count; i++)
            {
                session.RunInto(_roles.Inputs, _cases[i].Texts, states[i]);
            }
        }

        double largest = 0;
        for (int i = 0; i < _cases.Count; i++)
        {
            double difference = Difference(states[i]["logits"], _cases[i].Logits);
            largest = Math.Max(largest, difference);
            if (!(difference <= tolerance))
            {
                TokenCase texts = _cases[i].Texts;
                string padding = texts.IsPadded ? "with padding" : "without padding";
                throw new ToolException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_graph.File}: cut, it gives other logits: off by {difference:0.0e+0} (1 + |logit|) for a batch "
                        + $"of {texts.Batch} with {texts.Length} tokens each, {padding}."));
            }
        }

        return new ChainVerification(_cases.Count, largest);
    }

    private string Name(string block) => $"{_graph.File}, {Path.GetFileName(block)}";

    private static double Difference(FloatState chain, FloatState whole)
    {
        if (!chain.Shape.SequenceEqual(whole.Shape))
        {
            return double.PositiveInfinity;
        }

        double largest = 0;
        for (int i = 0; i < whole.Values.Length; i++)
        {
            (double a, double b) = (chain.Values[i], whole.Values[i]);

            // Infinite alike is alike.
            largest = a.Equals(b) ? largest : Math.Max(largest, Math.Abs(a - b) / (1 + Math.Abs(b)));
        }

        return largest;
    }
}
