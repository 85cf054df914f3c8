using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Verbs.Heads;

namespace EarlyExitGen.Toolchain.Verbs.Attaching;

/// <summary>What kind of head each place gets.</summary>
/// <param name="Kind">
/// The kind where nothing else is said; after the embeddings, where the first token is the same for every text, always
/// the one that attends.
/// </param>
/// <param name="ByLayer">The kinds after some layers.</param>
internal sealed record HeadChoice(string Kind, IReadOnlyDictionary<int, string> ByLayer)
{
    /// <summary>Heads that attend over all tokens, everywhere.</summary>
    public static HeadChoice Default { get; } = new(HeadKinds.Attention, new Dictionary<int, string>());

    /// <summary>The shapes of the heads at places.</summary>
    /// <param name="places">The places.</param>
    /// <param name="pooling">How the classifier reads its last layer.</param>
    /// <param name="hidden">The width of the hidden states.</param>
    /// <param name="labels">The number of labels.</param>
    /// <exception cref="UsageException">There is no such exit.</exception>
    /// <exception cref="ToolException">The first token is not what the classifier reads.</exception>
    public IReadOnlyList<HeadShape> Shapes(IReadOnlyList<Place> places, Pooling pooling, int hidden, int labels)
    {
        if (ByLayer.Keys.FirstOrDefault(layer => places.All(place => place.Layer != layer), -1) is var none and >= 0)
        {
            throw new UsageException(FormattableString.Invariant($"--head: there is no exit after layer {none}; ")
                + "exits can sit after "
                + string.Join(", ", places.Select(place => FormattableString.Invariant($"{place.Layer}"))) + ".");
        }

        HeadShape[] shapes = [.. places.Select(place => new HeadShape(hidden, labels, IsCls(place.Layer)))];
        return pooling.Row == 0 || !Array.Exists(shapes, shape => shape.IsCls)
            ? shapes
            : throw new ToolException(
                $"--head {HeadKinds.Cls}: the classifier does not read the first token ({pooling.Name}), so nothing "
                + "says that the text is told there; leave out --head.");
    }

    private bool IsCls(int layer) =>
        layer > 0 && ByLayer.GetValueOrDefault(layer, Kind) == HeadKinds.Cls;
}
