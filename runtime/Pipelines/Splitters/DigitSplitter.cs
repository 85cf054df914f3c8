using System.Globalization;
using System.Text;
using EarlyExitGen.Pipelines.Memory;

namespace EarlyExitGen.Pipelines.Splitters;

/// <summary>Cuts around numbers, or around each digit: <c>Digits</c>.</summary>
/// <param name="each">Whether around each.</param>
internal sealed class DigitSplitter(bool each) : ISplitter
{
    /// <inheritdoc/>
    public bool CutsAtSpaces => false;

    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> word, bool isStart, WordList output)
    {
        bool wasDigit = false;
        while (!word.IsEmpty)
        {
            Rune.DecodeFromUtf16(word, out Rune rune, out int width);
            bool isDigit = Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber
                or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
            if (isDigit != wasDigit || (isDigit && each))
            {
                output.End();
            }

            output.Append(word[..width]);
            wasDigit = isDigit;
            word = word[width..];
        }

        output.End();
    }
}
