using EarlyExitGen.Tokenization;
using Xunit;

namespace EarlyExitGen.Tests.Tokenization;

public class AsciiWordTests
{
    [Fact]
    public void Vectors_read_what_is_read_without_them()
    {
        char[] text = new char[20];
        for (int c = 0; c < 0x10000; c++)
        {
            // Whatever its position, and with nothing but letters and digits around it.
            int place = c % 18;
            "aZ09bYcXdWeVfUgThSiR".CopyTo(text);
            text[place] = (char)c;
            foreach (bool lowercase in (bool[])[true, false])
            {
                AsciiWord word = AsciiWord.Read(text, lowercase, vectors: false);
                Assert.Equal(word, AsciiWord.Read(text, lowercase, vectors: true));
                int length = char.IsAsciiLetterOrDigit((char)c) ? text.Length : place;
                Assert.Equal(Math.Min(length, AsciiWord.MaxLength), word.Length);
            }
        }
    }

    [Fact]
    public void A_word_is_taken_apart_anywhere()
    {
        const string letters = "abcdefghijklmnop";
        for (int length = 1; length <= letters.Length; length++)
        {
            AsciiWord word = Word(letters[..length]);
            for (int start = 1; start <= length; start++)
            {
                Assert.Equal(Word(letters[..start]), word.Start(start));
                Assert.Equal(Word(letters[start..length]), word.Rest(start));
            }
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("abc", true)]
    [InlineData("a c", false)]
    [InlineData("abcdefghijklmnop", true)]
    [InlineData("abcdefghijklmnopq", false)]
    [InlineData("é", false)]
    public void Only_letters_and_digits_of_ascii_are_one(string text, bool expected) =>
        Assert.Equal(expected, AsciiWord.TryParse(text, out _));

    [Fact]
    public void The_longest_piece_is_found()
    {
        AsciiPieces pieces = new(
            [("a", 1), ("abc", 2), ("abcdefghijklmnop", 3), ("xy", 4), ("abc", 5), ("abc!", 6), ("", 7)]);

        Assert.Equal((5, 3), Longest("abcdefgh", 8));
        Assert.Equal((1, 1), Longest("abcdefgh", 2));
        Assert.Equal((3, 16), Longest("abcdefghijklmnop", 16));
        Assert.Equal((5, 3), Longest("abcdefghijklmnop", 15));
        Assert.Equal((4, 2), Longest("xyz", 3));
        Assert.Equal((-1, 0), Longest("yabc", 4));
        Assert.Equal(-1, pieces.Find(Word("ab")));
        Assert.Equal(4, pieces.Find(Word("xy")));

        (int Id, int Length) Longest(string word, int most) =>
            (pieces.FindLongest(Word(word), most, out int length), length);
    }

    [Fact]
    public void A_table_of_nothing_finds_nothing() => Assert.Equal(-1, new AsciiPieces([]).Find(Word("a")));

    private static AsciiWord Word(string text) => AsciiWord.Read(text, lowercase: false, vectors: false);
}
