using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Measuring;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Verbs.Sweeping;

/// <summary>
/// The floating-point operations up to each exit of a cascade, and of its plain model, for every length of text.
/// </summary>
internal sealed class ExitFlops
{
    private readonly Dictionary<int, double[]> _exits = [];
    private readonly Dictionary<int, double> _plain = [];
    private readonly bool _isKnown;

    /// <summary>
    /// Counts for the lengths of some texts; nothing where they have other lengths in other models.
    /// </summary>
    /// <exception cref="ToolException">A graph cannot be run by itself.</exception>
    public ExitFlops(CascadeManifest manifest, CascadeTrace trace)
    {
        _isKnown = manifest.Spec.HasOneVocabulary;
        if (!_isKnown)
        {
            return;
        }

        int[] lengths = [.. trace.Texts.Select(text => text.Tokens).Distinct()];
        FlopCounter[] blocks =
            [.. manifest.Spec.BlockExits.Select(exit => new FlopCounter(Path.Combine(manifest.Folder, exit.Block!)))];

        // A lexical exit adds up whole numbers.
        double[] before = manifest.Spec.Lexicon is null ? [] : [0];
        string? plain = PlainModel.FileOf(manifest, null);
        using FlopCounter? plainModel = plain is null ? null : new FlopCounter(plain);
        foreach (int length in lengths)
        {
            double sum = 0;
            _exits[length] = [.. before, .. blocks.Select(block => sum += block.Count(length))];
            if (plainModel is not null)
            {
                _plain[length] = plainModel.Count(length);
            }
        }

        Array.ForEach(blocks, block => block.Dispose());
    }

    /// <summary>
    /// The operations of a text with that many tokens that leaves at an exit; null where they are not known.
    /// </summary>
    public double? Of(int tokens, int exit) => _isKnown ? _exits[tokens][exit] : null;

    /// <summary>Those of the plain model; null without one.</summary>
    public double? Plain(int tokens) => _plain.TryGetValue(tokens, out double flops) ? flops : null;
}
