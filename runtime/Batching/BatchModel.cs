using EarlyExitGen.Execution;
using EarlyExitGen.Loading;

namespace EarlyExitGen.Batching;

/// <summary>A model of a cascade, and how texts are computed together in it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Plan">Where its computation lies in memory.</param>
/// <param name="Lengths">The lengths that its groups come in.</param>
internal sealed record BatchModel(LoadedModel Model, ChainPlan Plan, BatchLengths Lengths)
{
    /// <summary>How many texts are computed together; 1 where that would change their results.</summary>
    public int Rows => Plan.Rows;
}
