using System.Text;
using EarlyExitGen.Pipelines.Memory;
using EarlyExitGen.Tokenization;

namespace EarlyExitGen.Pipelines.Normalizers;

/// <summary>BERT's cleaning of a text: <c>BertNormalizer</c>.</summary>
/// <param name="clean">Whether controls go and white space becomes spaces.</param>
/// <param name="spaceIdeographs">Whether spaces are put around ideographs.</param>
/// <param name="stripAccents">Whether accents go.</param>
/// <param name="lowercase">Whether letters become small ones.</param>
internal sealed class BertNormalizer(bool clean, bool spaceIdeographs, bool stripAccents, bool lowercase) : INormalizer
{
    /// <summary>Whether it is BERT's own: with clean texts, and ideographs that are words.</summary>
    public bool IsOwn => clean && spaceIdeographs;

    /// <summary>Whether letters become small ones.</summary>
    public bool Lowercase => lowercase;

    /// <summary>Whether accents go.</summary>
    public bool StripAccents => stripAccents;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<char> text, CharBuffer output, Scratch scratch, TextPart part)
    {
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf16(text, out Rune rune, out int width);
            text = text[width..];
            int codePoint = rune.Value;
            CharacterKind kind = CharacterTable.KindOf(codePoint);
            if (clean && kind == CharacterKind.Dropped)
            {
                continue;
            }

            if (clean && Rune.IsWhiteSpace(rune))
            {
                output.Append(' ');
            }
            else if (spaceIdeographs && kind == CharacterKind.Single && !CharacterTable.IsPunctuation(codePoint))
            {
                output.Append(' ');
                Add(codePoint, output);
                output.Append(' ');
            }
            else
            {
                Add(codePoint, output);
            }
        }
    }

    private void Add(int codePoint, CharBuffer output)
    {
        if (!stripAccents)
        {
            AddLower(codePoint, output);
            return;
        }

        if (CharacterTable.KindOf(codePoint) == CharacterKind.Mark)
        {
            return;
        }

        Span<int> room = stackalloc int[3];
        foreach (int part in CharacterTable.Strip(codePoint, room))
        {
            AddLower(part, output);
        }
    }

    private void AddLower(int codePoint, CharBuffer output)
    {
        if (lowercase)
        {
            LowercaseNormalizer.Append(codePoint, output);
        }
        else
        {
            output.AppendCodePoint(codePoint);
        }
    }
}
