using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary><c>model.safetensors.index.json</c>: which file beside it, a shard, holds which tensor.</summary>
internal sealed class ShardIndex
{
    /// <summary>The file's name.</summary>
    public const string FileName = "model.safetensors.index.json";

    private readonly Dictionary<string, string> _shardOf;

    private ShardIndex(string file, Dictionary<string, string> shardOf)
    {
        File = file;
        _shardOf = shardOf;
        Shards = [.. shardOf.Values.Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The index itself.</summary>
    public string File { get; }

    /// <summary>The names of the shards, in a fixed order; at least one.</summary>
    public IReadOnlyList<string> Shards { get; }

    /// <summary>Reads an index.</summary>
    /// <exception cref="ToolException">It names no shard, one outside its folder, or one that is missing.</exception>
    public static ShardIndex Read(string file)
    {
        JsonFields fields = JsonFields.Read(file);
        ShardIndex index = new(file, fields.TextMap("weight_map"));
        if (index._shardOf.Count == 0)
        {
            throw fields.Wrong("weight_map", "is empty; it says which shard holds which tensor");
        }

        foreach (string shard in index.Shards)
        {
            // A shard lies beside its index: an index is not to make us read, and name, other files.
            if (!shard.EndsWith(".safetensors", StringComparison.Ordinal) || shard.AsSpan().ContainsAny("/\\:\0"))
            {
                throw fields.Wrong(
                    "weight_map",
                    $"names '{Excerpt.Of(shard)}'; the name of a .safetensors file beside it is expected");
            }

            if (!System.IO.File.Exists(Path.Combine(Path.GetDirectoryName(file)!, shard)))
            {
                throw new ToolException($"{file}: the shard '{Excerpt.Of(shard)}' is not there; fetch it too.");
            }
        }

        return index;
    }

    /// <summary>Requires the index to say where each tensor lies, no more and no less.</summary>
    /// <param name="found">The shard of each tensor, as the shards themselves say.</param>
    /// <exception cref="ToolException">It does not; the tensor is named.</exception>
    public void Check(IReadOnlyDictionary<string, string> found)
    {
        foreach ((string name, string shard) in found)
        {
            if (_shardOf.GetValueOrDefault(name) is var told && told != shard)
            {
                throw Contradiction(name, shard, told is null ? "does not name it" : $"says '{Excerpt.Of(told)}'");
            }
        }

        if (_shardOf.FirstOrDefault(pair => !found.ContainsKey(pair.Key)) is { Key: { } missing } pair)
        {
            throw Contradiction(missing, "no shard", $"says '{Excerpt.Of(pair.Value)}'");
        }
    }

    private ToolException Contradiction(string name, string shard, string told) => new(
        $"{File}: tensor '{Excerpt.Of(name)}' lies in {Excerpt.Of(shard)}, but the index {told}; "
        + "they do not belong together, fetch all files again.");
}
