using System.Collections.Generic;

namespace EarlyExitGen.Loading.Positions;

/// <summary>A constant tensor of a graph.</summary>
/// <param name="Sizes">The size of each axis.</param>
/// <param name="Values">
/// Its values, if they are integers, not many, and lie in the graph itself; otherwise null.
/// </param>
internal sealed record GraphConstant(IReadOnlyList<long> Sizes, IReadOnlyList<long>? Values);
