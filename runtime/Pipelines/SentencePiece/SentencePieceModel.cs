using System.Buffers.Binary;
using System.Text;
using EarlyExitGen.Graphs;

namespace EarlyExitGen.Pipelines.SentencePiece;

/// <summary>
/// A SentencePiece model, a <c>ModelProto</c> of its <c>sentencepiece_model.proto</c>: what is needed to read texts.
/// </summary>
internal sealed class SentencePieceModel
{
    private const int PiecesField = 1;
    private const int TrainerField = 2;
    private const int NormalizerField = 3;

    private readonly List<Piece> _pieces = [];

    private SentencePieceModel()
    {
    }

    /// <summary>The kind of a piece.</summary>
    public enum PieceKind
    {
        /// <summary>A piece of texts.</summary>
        Normal = 1,

        /// <summary>It stands for what is not a piece.</summary>
        Unknown = 2,

        /// <summary>A special token.</summary>
        Control = 3,

        /// <summary>A piece that is never cut.</summary>
        UserDefined = 4,

        /// <summary>It is not used.</summary>
        Unused = 5,

        /// <summary>It stands for a byte.</summary>
        Byte = 6,
    }

    /// <summary>The pieces in the order of their ids.</summary>
    public IReadOnlyList<Piece> Pieces => _pieces;

    /// <summary>The kind of the model: 1 unigram, 2 BPE, 3 words, 4 characters.</summary>
    public long Kind { get; private set; } = 1;

    /// <summary>The id of what is not a piece.</summary>
    public int Unknown { get; private set; }

    /// <summary>Whether bytes stand for what is not a piece.</summary>
    public bool ByteFallback { get; private set; }

    /// <summary>Whether a space belongs to the word before it.</summary>
    public bool SpaceIsSuffix { get; private set; }

    /// <summary>The rules of normalisation; empty where there are none.</summary>
    public byte[] Charsmap { get; private set; } = [];

    /// <summary>Whether a space is put before a text.</summary>
    public bool AddsDummyPrefix { get; private set; } = true;

    /// <summary>Whether spaces at the ends, and all but one in a row, go.</summary>
    public bool RemovesExtraSpaces { get; private set; } = true;

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or has no pieces.</exception>
    public static SentencePieceModel Read(Stream stream)
    {
        SentencePieceModel model = new();
        ProtoReader reader = new(stream);
        reader.Message(stream.Length - stream.Position, (field, length) =>
        {
            switch (field)
            {
                case PiecesField when length >= 0:
                    model._pieces.Add(ReadPiece(reader, length));
                    return true;
                case TrainerField when length >= 0:
                    model.ReadTrainer(reader, length);
                    return true;
                case NormalizerField when length >= 0:
                    model.ReadNormalizer(reader, length);
                    return true;
                default:
                    return false;
            }
        });
        if (model._pieces.Count == 0)
        {
            throw new InvalidDataException("it has no pieces");
        }

        // Older models say it by the piece alone.
        int unknown = model._pieces.FindIndex(static piece => piece.Kind == PieceKind.Unknown);
        model.Unknown = unknown >= 0 ? unknown : model.Unknown;
        return model.Unknown < model._pieces.Count
            ? model
            : throw new InvalidDataException("it has no piece for what is unknown");
    }

    private static Piece ReadPiece(ProtoReader reader, long bytes)
    {
        string text = "";
        float score = 0;
        PieceKind kind = PieceKind.Normal;
        reader.Message(bytes, (field, length) =>
        {
            switch (field)
            {
                case 1 when length >= 0:
                    text = Encoding.UTF8.GetString(reader.Bytes(length));
                    return true;
                case 2 when length < 0:
                    score = BinaryPrimitives.ReadSingleLittleEndian(reader.Bytes(sizeof(float)));
                    return true;
                case 3 when length < 0:
                    kind = (PieceKind)reader.Varint();
                    return true;
                default:
                    return false;
            }
        });
        return float.IsFinite(score)
            ? new Piece(text, score, kind)
            : throw new InvalidDataException("it has a piece whose score is not a number");
    }

    private void ReadTrainer(ProtoReader reader, long bytes) => reader.Message(bytes, (field, length) =>
    {
        const int ModelType = 3;
        const int SuffixField = 24;
        const int ByteFallbackField = 35;
        const int UnknownField = 40;
        switch (field)
        {
            case ModelType when length < 0:
                Kind = reader.Varint();
                return true;
            case SuffixField when length < 0:
                SpaceIsSuffix = reader.Varint() != 0;
                return true;
            case ByteFallbackField when length < 0:
                ByteFallback = reader.Varint() != 0;
                return true;
            case UnknownField when length < 0:
                Unknown = (int)Math.Clamp(reader.Varint(), 0, int.MaxValue);
                return true;
            default:
                return false;
        }
    });

    private void ReadNormalizer(ProtoReader reader, long bytes) => reader.Message(bytes, (field, length) =>
    {
        switch (field)
        {
            case 2 when length >= 0:
                Charsmap = reader.Bytes(length);
                return true;
            case 3 when length < 0:
                AddsDummyPrefix = reader.Varint() != 0;
                return true;
            case 4 when length < 0:
                RemovesExtraSpaces = reader.Varint() != 0;
                return true;
            default:
                return false;
        }
    });

    /// <summary>A piece.</summary>
    /// <param name="Text">Its text, with U+2581 for spaces.</param>
    /// <param name="Score">Its logarithmic probability; of BPE how early it is merged.</param>
    /// <param name="Kind">Its kind.</param>
    public sealed record Piece(string Text, float Score, PieceKind Kind);
}
