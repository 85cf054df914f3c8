using System;
using System.Text;

namespace EarlyExitGen.Generator.Emit;

/// <summary>Writes indented source text; lines end in a line feed on every system.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes lines, each indented; without an argument an empty one.</summary>
    public void Line(string lines = "")
    {
        foreach (string line in lines.Replace("\r\n", "\n").Split('\n'))
        {
            if (line.Length > 0)
            {
                _text.Append(' ', 4 * _depth).Append(line);
            }

            _text.Append('\n');
        }
    }

    /// <summary>Writes lines and an opening brace; disposing of the result closes it again.</summary>
    public Scope Block(string lines, string end = "}")
    {
        Line(lines);
        Line("{");
        _depth++;
        return new Scope(this, end);
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>What is written between an opening brace and its end.</summary>
    public readonly struct Scope(SourceWriter writer, string end) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose()
        {
            writer._depth--;
            writer.Line(end);
        }
    }
}
