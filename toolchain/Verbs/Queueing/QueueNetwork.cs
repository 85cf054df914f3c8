namespace EarlyExitGen.Toolchain.Verbs.Queueing;

/// <summary>One tier of machines, or two, of which the second goes on with what the first hands on.</summary>
/// <param name="Front">The tier to which texts come.</param>
internal sealed record QueueNetwork(Tier Front)
{
    /// <summary>The tier behind it; null for one tier, which all texts end in.</summary>
    public Tier? Deep { get; init; }

    /// <summary>The seconds from one tier to the other, and as many for the answer's way back.</summary>
    public double Hop { get; init; }

    /// <summary>How a text finds its machine, in both tiers.</summary>
    public Balance Balance { get; init; }
}
