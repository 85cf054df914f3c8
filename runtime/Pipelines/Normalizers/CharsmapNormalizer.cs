using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using EarlyExitGen.Pipelines.Memory;

namespace EarlyExitGen.Pipelines.Normalizers;

/// <summary>
/// The normalisation that a SentencePiece model carries, as Hugging Face applies it: <c>Precompiled</c>. Characters
/// that belong together (grapheme clusters, Unicode Standard Annex 29) of less than six bytes are looked up together,
/// and take the place of the first rule that their beginning fits; longer ones, and those without a rule, character by
/// character. The rules are a double array of Darts (Aoe, "An Efficient Digital Search Algorithm by Using a
/// Double-Array Structure", 1989): the length of the units, the units, and texts that end with 0.
/// </summary>
internal sealed class CharsmapNormalizer : INormalizer
{
    private const int MostTogether = 5;

    private readonly uint[] _units;
    private readonly string[] _texts;
    private readonly Dictionary<uint, int> _places = [];

    /// <summary>Reads the rules.</summary>
    /// <exception cref="InvalidDataException">They are cut off.</exception>
    public CharsmapNormalizer(ReadOnlySpan<byte> rules)
    {
        uint length = rules.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(rules);
        if (length % 4 != 0 || length == 0 || length > rules.Length - 4)
        {
            throw new InvalidDataException("the precompiled_charsmap is cut off or damaged");
        }

        ReadOnlySpan<byte> units = rules.Slice(4, (int)length);
        _units = new uint[units.Length / 4];
        for (int i = 0; i < _units.Length; i++)
        {
            _units[i] = BinaryPrimitives.ReadUInt32LittleEndian(units[(4 * i)..]);
        }

        // A rule may refer into the middle of a text.
        ReadOnlySpan<byte> texts = rules[(4 + (int)length)..];
        List<string> all = [];
        foreach (uint unit in _units)
        {
            uint place = unit & 0x7FFFFFFF;
            if (unit >> 31 != 0 && place < texts.Length && !_places.ContainsKey(place))
            {
                ReadOnlySpan<byte> rest = texts[(int)place..];
                int end = rest.IndexOf((byte)0);
                _places.Add(place, all.Count);
                all.Add(Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]));
            }
        }

        _texts = [.. all];
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<char> text, CharBuffer output, Scratch scratch, TextPart part)
    {
        Span<byte> bytes = stackalloc byte[8];
        while (!text.IsEmpty)
        {
            int length = text.Length > 1 && text[0] is >= ' ' and < '\u007f' && text[1] is >= ' ' and < '\u007f'
                ? 1
                : StringInfo.GetNextTextElementLength(text);
            ReadOnlySpan<char> together = text[..length];
            text = text[length..];
            if (length <= MostTogether && Encoding.UTF8.GetByteCount(together) <= MostTogether
                && Find(bytes[..Encoding.UTF8.GetBytes(together, bytes)]) is { } whole)
            {
                output.Append(whole);
                continue;
            }

            while (!together.IsEmpty)
            {
                Rune.DecodeFromUtf16(together, out Rune rune, out int width);
                if (Find(bytes[..rune.EncodeToUtf8(bytes)]) is { } single)
                {
                    output.Append(single);
                }
                else
                {
                    output.Append(together[..width]);
                }

                together = together[width..];
            }
        }
    }

    // The text in the place of the shortest rule that the bytes begin with.
    private string? Find(ReadOnlySpan<byte> bytes)
    {
        uint at = Offset(_units[0]);
        foreach (byte label in bytes)
        {
            at ^= label;
            if (label == 0 || at >= _units.Length || (_units[at] & 0x800000FF) != label)
            {
                return null;
            }

            uint unit = _units[at];
            at ^= Offset(unit);
            if ((unit >> 8 & 1) != 0)
            {
                return at < _units.Length && _places.TryGetValue(_units[at] & 0x7FFFFFFF, out int place)
                    ? _texts[place]
                    : null;
            }
        }

        return null;
    }

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & 0x200) >> 6);
}
