using Google.Protobuf;

namespace EarlyExitGen.Tests.Tokenization;

/// <summary>Small files of a byte-level BPE and of a SentencePiece model, in a temporary folder.</summary>
internal sealed class TokenizerFiles : IDisposable
{
    /// <summary>GPT-2's letter for the byte of a space.</summary>
    public const string Space = "\u0120";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("earlyexit-test-");

    /// <summary>Writes the files.</summary>
    public TokenizerFiles()
    {
        Pieces =
        [
            "<s>", "<pad>", "</s>", "<unk>", "t", "h", "e", "a", "<", "/", "s", ">", Space, "\u00c3", "\u00a9", "th",
            "the", "he",
            Space + "the", Space + "a",
        ];
        string[] merges = ["t h", "th e", Space + " the", "h e", Space + " a"];
        File.WriteAllText(
            Path.Combine(Folder, "vocab.json"),
            "{" + string.Join(", ", Pieces.Select((piece, id) => FormattableString.Invariant($"\"{piece}\": {id}")))
                + "}");
        File.WriteAllLines(Path.Combine(Folder, "merges.txt"), ["#version: 0.2", .. merges]);
        File.WriteAllBytes(Path.Combine(Folder, "unigram.model"), Unigram());
    }

    /// <summary>The folder.</summary>
    public string Folder => _folder.FullName;

    /// <summary>The pieces of the BPE in the order of their ids.</summary>
    public IReadOnlyList<string> Pieces { get; }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    // A ModelProto of sentencepiece_model.proto: pieces (1) of text (1), score (2) and kind (3: 1 normal, 2 unknown,
    // 3 control), the trainer's model kind (2, 3: 1 unigram), the normalizer's switches (3: 3, 4 and 5).
    private static byte[] Unigram()
    {
        (string Text, float Score, int Kind)[] pieces =
        [
            ("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3), ("\u2581the", -1, 1), ("\u2581", -3, 1), ("t", -4, 1),
            ("h", -4.5f, 1),
            ("e", -4, 1), ("he", -3.5f, 1), ("\u2581he", -2, 1), ("<", -6, 1), ("/", -6, 1), ("s", -5, 1), (">", -6, 1),
        ];
        return Message(model =>
        {
            foreach ((string text, float score, int kind) in pieces)
            {
                Nested(model, 1, piece =>
                {
                    piece.WriteTag(1, WireFormat.WireType.LengthDelimited);
                    piece.WriteString(text);
                    piece.WriteTag(2, WireFormat.WireType.Fixed32);
                    piece.WriteFloat(score);
                    Number(piece, 3, kind);
                });
            }

            Nested(model, 2, trainer => Number(trainer, 3, 1));
            Nested(model, 3, normalizer =>
            {
                Number(normalizer, 3, 1);
                Number(normalizer, 4, 1);
                Number(normalizer, 5, 1);
            });
        });
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using MemoryStream memory = new();
        using CodedOutputStream output = new(memory);
        write(output);
        output.Flush();
        return memory.ToArray();
    }

    private static void Nested(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(Message(write)));
    }

    private static void Number(CodedOutputStream output, int field, int number)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt32(number);
    }
}
