using System.Buffers.Binary;
using System.Text;
using EarlyExitGen.Runtime;
using Google.Protobuf;

namespace EarlyExitGen.Tests.Tokenization;

/// <summary>
/// Tokenizers of every kind beside WordPiece with a few hundred pieces each, learned from a text, in a temporary
/// folder: every text has pieces, and which ones depends on what stands around.
/// </summary>
internal sealed class TokenizerModels : IDisposable
{
    private const string Learned =
        "the theme of these theses is then that there are other things than those the others thought of there and then "
        + "aaaa bbbb abab baba abcabc cabcab 1234 2024 1999 1000 ---- ==== ... ?! can't won't they'll we've "
        + "über naïve 中文字 中国 日本語 漢字 한국어 שלום мир привет";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("earlyexit-test-");

    public TokenizerModels()
    {
        WriteBpe();
        Pieces = [.. Stretches().Distinct().Take(600)];
        File.WriteAllBytes(Path.Combine(Folder, "unigram.model"), SentencePiece(Pieces, bpe: false, charsmap: []));
        File.WriteAllBytes(Path.Combine(Folder, "normalizing.model"), SentencePiece(Pieces, bpe: false, Charsmap()));
        File.WriteAllBytes(Path.Combine(Folder, "bpe.model"), SentencePiece(Pieces, bpe: true, charsmap: []));
    }

    /// <summary>The folder.</summary>
    public string Folder => _folder.FullName;

    /// <summary>The pieces of the SentencePiece models, from id 3 on.</summary>
    public string[] Pieces { get; }

    /// <summary>A byte-level BPE.</summary>
    public static BpeDescription Bpe(bool prefix) =>
        new("vocab.json", "", "merges.txt", "", prefix, 0, 1, [1], MaxTokens: 64);

    /// <summary>
    /// A SentencePiece model: <c>unigram</c>, <c>normalizing</c> (drops U+0001, expands U+FDFA) or <c>bpe</c>.
    /// </summary>
    public static SentencePieceDescription SentencePiece(string name) =>
        new(name + ".model", "", Offset: 0, Unknown: 0, 1, 2, [2], MaxTokens: 64);

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private static IEnumerable<string> Stretches()
    {
        string text = " " + Learned;
        foreach (int length in (int[])[1, 2, 3, 4, 6])
        {
            for (int i = 0; i + length <= text.Length; i++)
            {
                string piece = text.Substring(i, length);
                if (piece.IndexOf(' ', 1) < 0)
                {
                    yield return piece.Replace(' ', '\u2581');
                }
            }
        }
    }

    // GPT-2's letters for bytes, and the most frequent pair merged again and again (Sennrich et al., 2016).
    private void WriteBpe()
    {
        List<string> vocabulary = ["<s>", "</s>"];
        int spare = 256;
        string[] letters = new string[256];
        for (int value = 0; value < 256; value++)
        {
            bool plain = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            letters[value] = ((char)(plain ? value : spare++)).ToString();
            vocabulary.Add(letters[value]);
        }

        List<List<string>> words =
        [
            .. Learned.Split(' ').Select(
                word => Encoding.UTF8.GetBytes(" " + word).Select(value => letters[value]).ToList()),
        ];
        List<string> merges = [];
        for (int i = 0; i < 250; i++)
        {
            (string Left, string Right) best = words.SelectMany(word => word.Zip(word.Skip(1)))
                .GroupBy(pair => pair).OrderByDescending(group => group.Count())
                .ThenBy(group => group.Key.First + group.Key.Second, StringComparer.Ordinal).Select(group => group.Key)
                    .FirstOrDefault();
            if (best.Left is null)
            {
                break;
            }

            merges.Add($"{best.Left} {best.Right}");
            vocabulary.Add(best.Left + best.Right);
            foreach (List<string> word in words)
            {
                for (int k = 0; k + 1 < word.Count; k++)
                {
                    if ((word[k], word[k + 1]) == best)
                    {
                        word[k] += best.Right;
                        word.RemoveAt(k + 1);
                    }
                }
            }
        }

        File.WriteAllText(Path.Combine(Folder, "vocab.json"), System.Text.Json.JsonSerializer.Serialize(
            vocabulary.Distinct().Select((piece, id) => (piece, id)).ToDictionary(
                pair => pair.piece, pair => pair.id)));
        File.WriteAllLines(Path.Combine(Folder, "merges.txt"), ["#version: 0.2", .. merges.Distinct()]);
    }

    // A ModelProto of sentencepiece_model.proto; see TokenizerFiles for its fields. 3, 2: the normalizer's rules.
    private static byte[] SentencePiece(string[] pieces, bool bpe, byte[] charsmap) => Message(model =>
    {
        (string Text, float Score, int Kind)[] all =
        [
            ("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3),
            .. pieces.Select((piece, i) => (piece, bpe ? -i : -3 - (i % 17 * 0.37f) - (2f / piece.Length), 1)),
        ];
        foreach ((string text, float score, int kind) in all)
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

        Nested(model, 2, trainer => Number(trainer, 3, bpe ? 2 : 1));
        Nested(model, 3, normalizer =>
        {
            normalizer.WriteTag(2, WireFormat.WireType.LengthDelimited);
            normalizer.WriteBytes(ByteString.CopyFrom(charsmap));
            Number(normalizer, 3, 1);
            Number(normalizer, 4, 1);
            Number(normalizer, 5, 1);
        });
    });

    // A double array of Darts: each node has a block of 256 units of its own, a child's place is that block's and its
    // label.
    internal static byte[] Charsmap()
    {
        (string From, string To)[] rules =
        [
            ("\u0001", ""), ("\u00ad", ""), ("\u3000", " "), ("\ufffd", " "), ("e\u0301", "é"), ("A", "a"),
            ("\ufdfa", "صلى الله عليه وسلم"),
        ];
        SortedDictionary<string, (int Place, int Block, int Value)> nodes = new(StringComparer.Ordinal);
        List<byte> texts = [];
        foreach ((string from, string to) in rules)
        {
            string key = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(from));
            for (int length = 0; length <= key.Length; length++)
            {
                nodes.TryAdd(key[..length], (0, 0, -1));
            }

            nodes[key] = nodes[key] with { Value = texts.Count };
            texts.AddRange([.. Encoding.UTF8.GetBytes(to), 0]);
        }

        int block = 1;
        uint[] units = new uint[256 * (nodes.Count + 1)];
        foreach (string key in nodes.Keys.ToArray())
        {
            int place = key.Length == 0 ? 0 : nodes[key[..^1]].Block ^ key[^1];
            int value = nodes[key].Value;
            nodes[key] = (place, block << 8, value);
            units[place] =
                ((uint)(place ^ (block << 8)) << 10) | (value >= 0 ? 1u << 8 : 0) | (key.Length == 0 ? 0u : key[^1]);
            if (value >= 0)
            {
                units[block << 8] = (uint)value | (1u << 31);
            }

            block++;
        }

        byte[] map = new byte[4 + (4 * units.Length) + texts.Count];
        BinaryPrimitives.WriteInt32LittleEndian(map, 4 * units.Length);
        for (int i = 0; i < units.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(map.AsSpan(4 + (4 * i)), units[i]);
        }

        texts.CopyTo(map, 4 + (4 * units.Length));
        return map;
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
