using Microsoft.Win32.SafeHandles;

namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>Standard input and output, as files are named: <c>-</c>, or their places in the file system.</summary>
internal static class StandardStreams
{
    /// <summary>The name of both streams on the command line.</summary>
    public const string Dash = "-";

    /// <summary>The name of standard input in errors.</summary>
    public const string InputName = "standard input";

    private const int BufferSize = 1 << 16;

    private static int s_taken;

    /// <summary>Whether a path means standard input.</summary>
    public static bool IsInput(string path) => path is Dash or "/dev/stdin" or "/dev/fd/0" or "/proc/self/fd/0";

    /// <summary>Whether a path means standard output.</summary>
    public static bool IsOutput(string path) => path is Dash or "/dev/stdout" or "/dev/fd/1" or "/proc/self/fd/1";

    /// <summary>Standard input; it can be sought in where it is a file.</summary>
    /// <exception cref="ToolException">It was taken before, so nothing would be left in it.</exception>
    public static Stream TakeInput()
    {
        if (Interlocked.Exchange(ref s_taken, 1) != 0)
        {
            throw new ToolException(
                "Standard input holds one file, but several arguments name it; give the others as files.");
        }

        return OperatingSystem.IsWindows()
            ? Console.OpenStandardInput()
            : new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 1);
    }

    /// <summary>
    /// Standard output. A reader that has gone away is an <see cref="IOException"/>, which the console's own stream
    /// hides.
    /// </summary>
    public static Stream OpenOutput()
    {
        if (!OperatingSystem.IsWindows())
        {
            FileStream pipe = new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, BufferSize);
            if (!pipe.CanSeek)
            {
                return pipe;
            }
        }

        // In a file others go on where this process ends, which a stream with a position of its own does not tell them.
        return new BufferedStream(Console.OpenStandardOutput(), BufferSize);
    }
}
