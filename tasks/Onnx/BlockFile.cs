using System.IO;
using System.Security.Cryptography;
using EarlyExitGen.Tasks.Files;
using EarlyExitGen.Tasks.Onnx.Format;
using Google.Protobuf;

namespace EarlyExitGen.Tasks.Onnx;

/// <summary>A block's file, read once, from its first byte to its last, in little memory.</summary>
/// <param name="Sha256">Its SHA-256 in lower-case hex.</param>
/// <param name="Graph">Its graph; null if it has none.</param>
/// <param name="Fault">Why it has none.</param>
internal sealed record BlockFile(string Sha256, BlockGraph? Graph, string? Fault)
{
    private static readonly MessageParser<ModelProto> Parser = ModelProto.Parser.WithDiscardUnknownFields(true);

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

        using SHA256 sha256 = SHA256.Create();
        using CryptoStream hashed = new(file, sha256, CryptoStreamMode.Read);
        (BlockGraph? graph, string? fault) = Parse(hashed);

        // What the parser has left counts too.
        hashed.CopyTo(Stream.Null);
        return new BlockFile(FileHash.Hex(sha256.Hash), graph, fault);
    }

    private static (BlockGraph? Graph, string? Fault) Parse(Stream stream)
    {
        try
        {
            ModelProto model = Parser.ParseFrom(stream);
            return model is { Graph: not null, IrVersion: > 0 }
                ? (BlockGraph.Of(model), null)
                : (null, "it holds no graph");
        }
        catch (InvalidProtocolBufferException)
        {
            return (null, "it is cut short, or of another format");
        }
    }
}
