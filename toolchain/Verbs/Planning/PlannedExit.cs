using System.Text.Json.Serialization;

namespace EarlyExitGen.Toolchain.Verbs.Planning;

/// <summary>What an exit costs here, and how many texts leave there.</summary>
/// <param name="Layer">The layers before it.</param>
/// <param name="Share">The share of the texts that it answers.</param>
/// <param name="MeanMicroseconds">The mean time of a text on one core from its characters to this exit.</param>
internal sealed record PlannedExit(int Layer, double Share, double MeanMicroseconds)
{
    /// <summary>The model that the exit is of; null for the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }
}
