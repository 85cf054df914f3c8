using System;
using System.IO;

namespace EarlyExitGen.Tasks.Files;

/// <summary>Compares files by what is in them.</summary>
internal static class FileContent
{
    private const int BufferSize = 1 << 18;

    /// <summary>Whether two files have the same bytes.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static bool AreEqual(string one, string other)
    {
        using FileStream a = FileHash.Open(one);
        using FileStream b = FileHash.Open(other);
        if (a.Length != b.Length)
        {
            return false;
        }

        byte[] bufferA = new byte[BufferSize];
        byte[] bufferB = new byte[BufferSize];
        while (true)
        {
            int countA = Fill(a, bufferA);
            int countB = Fill(b, bufferB);
            if (countA != countB || !bufferA.AsSpan(0, countA).SequenceEqual(bufferB.AsSpan(0, countB)))
            {
                return false;
            }

            if (countA < BufferSize)
            {
                return true;
            }
        }
    }

    private static int Fill(Stream stream, byte[] buffer)
    {
        int count = 0;
        int read;
        while (count < buffer.Length && (read = stream.Read(buffer, count, buffer.Length - count)) > 0)
        {
            count += read;
        }

        return count;
    }
}
