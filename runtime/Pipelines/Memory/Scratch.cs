using System.Numerics;

namespace EarlyExitGen.Pipelines.Memory;

/// <summary>
/// The memory that a text is tokenized in; one for each thread, so that a text allocates nothing once the thread has
/// seen a longer one. What a very long text took is given back.
/// </summary>
internal sealed class Scratch
{
    // In characters, symbols and bytes: as much as some megabytes in all.
    private const int MostKept = 1 << 16;

    [ThreadStatic]
    private static Scratch? _own;

    private bool _isRented;
    private int[] _ints = [];
    private int[] _links = [];
    private byte[] _bytes = [];
    private double[] _scores = [];
    private ulong[] _queue = [];

    /// <summary>The text that is being normalised, and the result.</summary>
    public CharBuffer Text { get; private set; } = new();

    /// <summary>Where the next normaliser writes.</summary>
    public CharBuffer Other { get; private set; } = new();

    /// <summary>The words so far.</summary>
    public WordList Words { get; private set; } = new();

    /// <summary>Where the next splitter writes.</summary>
    public WordList OtherWords { get; private set; } = new();

    /// <summary>Gives the thread's own, or another one where that is in use.</summary>
    public static Scratch Rent()
    {
        Scratch scratch = _own ??= new Scratch();
        if (scratch._isRented)
        {
            return new Scratch();
        }

        scratch._isRented = true;
        return scratch;
    }

    /// <summary>Gives it back.</summary>
    public void Return()
    {
        _isRented = false;
        int most = Math.Max(
            Math.Max(Text.Capacity, Other.Capacity), Math.Max(Words.Capacity, OtherWords.Capacity));
        if (this == _own && Math.Max(most, Math.Max(_ints.Length / 4, _bytes.Length / 4)) > MostKept)
        {
            _own = null;
        }
    }

    /// <summary>Makes the normalised text the next one's input.</summary>
    public void SwapTexts() => (Text, Other) = (Other, Text);

    /// <summary>Makes the words the next splitter's input.</summary>
    public void SwapWords() => (Words, OtherWords) = (OtherWords, Words);

    /// <summary>Room for numbers, with any contents.</summary>
    public Span<int> Ints(int count) => Room(ref _ints, count);

    /// <summary>Room for more numbers, with any contents.</summary>
    public Span<int> Links(int count) => Room(ref _links, count);

    /// <summary>Room for bytes, with any contents.</summary>
    public Span<byte> Bytes(int count) => Room(ref _bytes, count);

    /// <summary>Room for scores, with any contents.</summary>
    public Span<double> Scores(int count) => Room(ref _scores, count);

    /// <summary>Room for a queue, with any contents.</summary>
    public Span<ulong> Queue(int count) => Room(ref _queue, count);

    private static Span<T> Room<T>(ref T[] array, int count)
    {
        if (array.Length < count)
        {
            array = new T[Math.Max(256, (int)BitOperations.RoundUpToPowerOf2((uint)count))];
        }

        return array.AsSpan(0, count);
    }
}
