using System.Text.Json;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>A checkpoint's <c>exits.json</c>: the task and where its exits sit.</summary>
/// <param name="Pair">Whether an instance is a pair of texts.</param>
/// <param name="MaxTokens">The longest sequence, special tokens counted.</param>
/// <param name="Labels">The number of labels.</param>
/// <param name="Exits">The exits, by ascending layer.</param>
internal sealed record CheckpointExits(bool Pair, int MaxTokens, int Labels, IReadOnlyList<CheckpointExit> Exits)
{
    private const int Version = 1;

    /// <summary>Reads an <c>exits.json</c>.</summary>
    /// <exception cref="ToolException">A field is missing or impossible; it is named.</exception>
    public static CheckpointExits Load(string file)
    {
        JsonFields fields = JsonFields.Read(file);
        if (fields.Int("version", 0, int.MaxValue) is var version && version != Version)
        {
            throw fields.Wrong("version", $"is {version}; this tool reads version {Version}");
        }

        string input = fields.Text("input");
        if (input is not ("single" or "pair"))
        {
            throw fields.Wrong("input", $"is '{input}'; 'single' or 'pair' is expected");
        }

        CheckpointExit[] exits = Array.ConvertAll(
            fields.Objects("exits"), exit => new CheckpointExit(exit.Int("layer", 0, 96), exit.Text("head")));
        if (exits.Length is 0 or > ManifestLimits.Exits
            || exits.Zip(exits.Skip(1)).Any(p => p.First.Layer >= p.Second.Layer))
        {
            throw fields.Wrong("exits", $"must be 1 to {ManifestLimits.Exits} exits at ascending layers");
        }

        return new CheckpointExits(
            input == "pair",
            fields.Int("maxTokens", 3, ManifestLimits.MaxTokens),
            fields.Int("labels", 2, ManifestLimits.Labels),
            exits);
    }

    /// <summary>Writes an <c>exits.json</c>.</summary>
    public void Save(string file)
    {
        AtomicFile.WriteJson(file, json =>
        {
            json.WriteNumber("version", Version);
            json.WriteString("input", Pair ? "pair" : "single");
            json.WriteNumber("maxTokens", MaxTokens);
            json.WriteNumber("labels", Labels);
            json.WriteStartArray("exits");
            foreach (CheckpointExit exit in Exits)
            {
                json.WriteStartObject();
                json.WriteNumber("layer", exit.Layer);
                json.WriteString("head", exit.Head);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
