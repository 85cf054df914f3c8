using System.IO;
using EarlyExitGen.Tasks.Files;

namespace EarlyExitGen.Tasks.Onnx;

/// <summary>A block's file, read in little memory: its bytes to hash them, its graph without the weights.</summary>
/// <param name="Sha256">Its SHA-256 in lower-case hex.</param>
/// <param name="Graph">Its graph; null if it has none.</param>
/// <param name="Fault">Why it has none.</param>
internal sealed record BlockFile(string Sha256, BlockGraph? Graph, string? Fault)
{
    /// <summary>Reads a block.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="System.UnauthorizedAccessException">The file may not be read.</exception>
    public static BlockFile Read(string path)
    {
        using FileStream file = FileHash.Open(path);
        if (file.Length > int.MaxValue)
        {
            return new BlockFile(
                FileHash.Of(file),
                null,
                "it has more than the 2 GB that a graph can have; move its weights to external data");
        }

        string sha256 = FileHash.Of(file);
        file.Position = 0;
        (BlockGraph? graph, string? fault) = Parse(file);
        return new BlockFile(sha256, graph, fault);
    }

    private static (BlockGraph? Graph, string? Fault) Parse(Stream stream)
    {
        try
        {
            return BlockReader.Read(stream) is { } graph ? (graph, null) : (null, "it holds no graph");
        }
        catch (InvalidDataException)
        {
            return (null, "it is cut short, or of another format");
        }
    }
}
