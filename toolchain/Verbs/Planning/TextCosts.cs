using EarlyExitGen.Batching;
using EarlyExitGen.Toolchain.Verbs.Queueing;

namespace EarlyExitGen.Toolchain.Verbs.Planning;

/// <summary>What each text of a sample costs on one core, and where it leaves.</summary>
/// <param name="Exits">The exit that answers each text, from 0.</param>
/// <param name="Tokens">The number of its token ids.</param>
/// <param name="Begun">The seconds until a text is tokenized.</param>
/// <param name="Reached">For each text, the seconds until each exit has its logits, tokenizing included.</param>
/// <param name="Plain">The seconds of the plain model; null without one.</param>
internal sealed record TextCosts(
    IReadOnlyList<int> Exits,
    IReadOnlyList<int> Tokens,
    IReadOnlyList<double> Begun,
    IReadOnlyList<IReadOnlyList<double>> Reached,
    IReadOnlyList<double>? Plain)
{
    /// <summary>The seconds of a core that a text costs beside all that, on each machine that it comes to.</summary>
    public double Overhead { get; init; }

    /// <summary>The number of exits.</summary>
    public int ExitCount => Reached[0].Count;

    /// <summary>Texts that one machine answers from beginning to end.</summary>
    public IReadOnlyList<QueuedText> Whole() =>
        [.. Exits.Select((exit, i) => new QueuedText(Overhead + Reached[i][exit]))];

    /// <summary>Texts of the plain model; null without one.</summary>
    public IReadOnlyList<QueuedText>? OfPlain() => Plain?.Select(time => new QueuedText(Overhead + time)).ToArray();

    /// <summary>Texts of two tiers.</summary>
    /// <param name="frontExits">How many exits the first tier has: 1 to all but one.</param>
    /// <param name="handover">What the first tier hands on.</param>
    /// <param name="isLexical">Whether the first exit runs no block, so that it is not run again.</param>
    /// <param name="lengths">The lengths that batches come in; null if texts are computed one by one.</param>
    public IReadOnlyList<QueuedText> Cut(int frontExits, Handover handover, bool isLexical, BatchLengths? lengths)
    {
        int[] groups = Groups(lengths);
        return
        [
            .. Exits.Select((exit, i) => exit < frontExits
                ? new QueuedText(Overhead + Reached[i][exit])
                : new QueuedText(
                    Overhead + Reached[i][frontExits - 1],
                    Math.Max(
                        Overhead + Reached[i][exit] - HandedOn(i, frontExits, handover, isLexical), double.Epsilon),
                    groups[i])),
        ];
    }

    // Up to where the second tier need not compute.
    private double HandedOn(int text, int frontExits, Handover handover, bool isLexical) =>
        handover == Handover.State ? Reached[text][frontExits - 1]
        : isLexical ? Reached[text][0]
        : Begun[text];

    private int[] Groups(BatchLengths? lengths)
    {
        if (lengths is null)
        {
            return new int[Tokens.Count];
        }

        int[] rounded = [.. Tokens.Select(tokens => lengths.Round(tokens))];
        List<int> distinct = [.. rounded.Distinct().Order()];
        return [.. rounded.Select(length => distinct.BinarySearch(length))];
    }
}
