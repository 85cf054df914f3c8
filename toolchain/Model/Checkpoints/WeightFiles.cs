using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;

namespace EarlyExitGen.Toolchain.Model.Checkpoints;

/// <summary>
/// The tensors of a Hugging Face folder: those of <c>model.safetensors</c> or, where that is absent, of the shards that
/// <c>model.safetensors.index.json</c> names. Opening reads headers only. Thread-safe.
/// </summary>
internal sealed class WeightFiles : IDisposable
{
    private readonly List<SafetensorsFile> _files = [];
    private readonly Dictionary<string, SafetensorsFile> _fileOf = new(StringComparer.Ordinal);

    private WeightFiles(string path)
    {
        Path = path;
    }

    /// <summary>The file, or the index of the shards.</summary>
    public string Path { get; }

    /// <summary>The names of all tensors.</summary>
    public IReadOnlyCollection<string> Names => _fileOf.Keys;

    /// <summary>The files that hold a folder's tensors, in a fixed order.</summary>
    /// <exception cref="ToolException">There are none, or the index is impossible.</exception>
    public static IReadOnlyList<string> List(string folder) => List(folder, FindIndex(folder));

    /// <summary>Opens a folder's files and checks their headers, and the index against them.</summary>
    /// <exception cref="ToolException">
    /// A file is missing or impossible, or index and shards contradict each other.
    /// </exception>
    public static WeightFiles Open(string folder)
    {
        ShardIndex? index = FindIndex(folder);
        WeightFiles weights = new(index?.File ?? Single(folder));
        try
        {
            foreach (string file in List(folder, index))
            {
                weights.Add(SafetensorsFile.Open(file));
            }

            index?.Check(weights._fileOf.ToDictionary(
                pair => pair.Key, pair => System.IO.Path.GetFileName(pair.Value.Path), StringComparer.Ordinal));
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>The entry of a tensor.</summary>
    public SafetensorsEntry EntryOf(string name) => _fileOf[name].Entries[name];

    /// <summary>Reads a tensor that is there, row-major.</summary>
    /// <exception cref="ToolException">Its type is none of F32, F16 and BF16.</exception>
    public FloatTensor Read(string name) => _fileOf[name].Read(name);

    /// <summary>Closes the files.</summary>
    public void Dispose() => _files.ForEach(file => file.Dispose());

    private static string Single(string folder) => System.IO.Path.Combine(folder, Checkpoint.EncoderFile);

    // Null where one file holds all; as in transformers, that one is taken if both are there.
    private static ShardIndex? FindIndex(string folder)
    {
        string single = Single(folder);
        string index = System.IO.Path.Combine(folder, ShardIndex.FileName);
        return File.Exists(single) ? null
            : File.Exists(index) ? ShardIndex.Read(index)
            : throw new ToolException(
                $"{single}: no such file, nor is there {ShardIndex.FileName}; the model's weights are expected in "
                + "safetensors format (in transformers: model.save_pretrained(FOLDER)).");
    }

    private static IReadOnlyList<string> List(string folder, ShardIndex? index) =>
        [.. index?.Shards.Select(shard => System.IO.Path.Combine(folder, shard)) ?? [Single(folder)]];

    private void Add(SafetensorsFile file)
    {
        _files.Add(file);
        foreach (string name in file.Entries.Keys)
        {
            if (!_fileOf.TryAdd(name, file))
            {
                throw new ToolException(
                    $"{Path}: tensor '{Excerpt.Of(name)}' lies in two shards, "
                    + $"{System.IO.Path.GetFileName(_fileOf[name].Path)} and {System.IO.Path.GetFileName(file.Path)}.");
            }
        }
    }
}
