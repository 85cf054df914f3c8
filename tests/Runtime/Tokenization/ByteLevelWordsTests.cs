using System.Text;
using EarlyExitGen.Tokenization;
using Microsoft.ML.Tokenizers;
using Xunit;

namespace EarlyExitGen.Tests.Tokenization;

/// <summary>Words of byte-level BPE, as Hugging Face's tokenizers cut them.</summary>
public class ByteLevelWordsTests
{
    [Theory]
    [InlineData("I'll don't 'S it's", "I|'ll| don|'t| '|S| it|'s")]
    [InlineData("a  b \t c\n", "a| | b| \t| c|\n")]
    [InlineData("a1b22 33!? x", "a|1|b|22| 33|!?| x")]
    [InlineData("\U000100BD's", "\U000100BD|'s")]
    [InlineData("中\U00020000文 \U0001D400a", "中\U00020000文| \U0001D400a")]
    [InlineData("7\U0001D7D8 x", "7\U0001D7D8| x")]
    [InlineData("hi\U0001F600!", "hi|\U0001F600!")]
    [InlineData("\ud83da", "\ud83d|a")]
    [InlineData("   ", "   ")]
    [InlineData("\t the", "\t| the")]
    [InlineData("", "")]
    public void Words_are_those_of_the_rule(string text, string words) =>
        Assert.Equal(words, string.Join(
            '|', Cut(text).Select(w => text.Substring(w.Offset, w.Length))));

    /// <summary>The words of a text.</summary>
    internal static List<(int Offset, int Length)> Cut(string text)
    {
        List<(int Offset, int Length)> words = [];
        for (int start = 0; start < text.Length; start += words[^1].Length)
        {
            words.Add((start, ByteLevelWords.LengthOfFirst(text.AsSpan(start))));
        }

        return words;
    }

    [Fact]
    public void Within_the_BMP_the_library_cuts_the_same()
    {
        Random random = new(1);
        char[] common = [.. " 's'll\t\n\r\u00a0\u3000aB1é中!?-_\u0301".ToCharArray()];
        for (int i = 0; i < 20_000; i++)
        {
            StringBuilder text = new();
            for (int length = random.Next(1, 24); length > 0; length--)
            {
                char c = random.Next(3) > 0 ? common[random.Next(common.Length)] : (char)random.Next(1, 0xD800);
                text.Append(c);
            }

            string cut = text.ToString();
            Assert.Equal(RobertaPreTokenizer.Instance.PreTokenize(cut), Cut(cut));
        }
    }
}
