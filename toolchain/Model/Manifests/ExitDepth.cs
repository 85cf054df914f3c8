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

    /// <summary>The same of a cascade that is loaded.</summary>
    public static int[] Of(InterpretedCascade cascade) =>
        [.. cascade.ExitLayers.Select((layer, exit) => exit == 0 && cascade.HasLexicalExit ? Lexical : layer)];
}
