using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>Where exits sit: after so many layers, or, the lexical one, before the embeddings.</summary>
internal static class ExitDepth
{
    /// <summary>The place of the lexical exit.</summary>
    public const int Lexical = LayerCost.Words;

    /// <summary>The layers before each exit; <see cref="Lexical"/> for a lexical one.</summary>
    public static int[] Of(CascadeSpec spec) =>
        [.. spec.Exits.Select(Of)];

    /// <summary>The layers before an exit; <see cref="Lexical"/> for a lexical one.</summary>
    public static int Of(ExitSpec exit) => exit.Lexicon is null ? exit.Layer : Lexical;

    /// <summary>The name of an exit's model; null for the first, which has none.</summary>
    public static string? ModelOf(CascadeSpec spec, ExitSpec exit) =>
        exit.Model == 0 ? null : spec.Models[exit.Model - 1].Name;

    /// <summary>What leaving at each exit costs: layers, or of several models time.</summary>
    public static ExitCosts Costs(CascadeSpec spec) => spec.Models.Count == 0
        ? ExitCosts.OfLayers(Of(spec))
        : Times([.. spec.Exits.Select(exit => exit.Cost!.Value.Value)], [.. spec.Exits.Select(exit => exit.Model)]);

    /// <summary>The same of a cascade that is loaded.</summary>
    public static ExitCosts Costs(InterpretedCascade cascade) => cascade.ExitCosts is { } costs
        ? Times(costs, cascade.ExitModels)
        : ExitCosts.OfLayers(Of(cascade));

    // The last model alone: all that comes behind the exit before its first one.
    private static ExitCosts Times(IReadOnlyList<double> costs, IReadOnlyList<int> models)
    {
        int before = models.Count(model => model < models[^1]);
        return ExitCosts.OfTimes(costs, Math.Max(costs[^1] - costs[before - 1], double.Epsilon));
    }

    /// <summary>The layers before each exit of a cascade that is loaded.</summary>
    public static int[] Of(InterpretedCascade cascade) =>
        [.. cascade.ExitLayers.Select((layer, exit) => exit == 0 && cascade.HasLexicalExit ? Lexical : layer)];
}
