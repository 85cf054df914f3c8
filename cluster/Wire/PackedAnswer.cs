namespace EarlyExitGen.Cluster.Wire;

/// <summary>An answer for those who do not have the cascade's class.</summary>
/// <param name="Label">The label's number, from 0.</param>
/// <param name="Confidence">Its probability.</param>
/// <param name="Exit">The exit that answered, from 0.</param>
/// <param name="Layers">The layers before it.</param>
/// <param name="Truncated">Whether the text lost its end.</param>
internal readonly record struct PackedAnswer(int Label, float Confidence, int Exit, int Layers, bool Truncated);
