using EarlyExitGen.AspNetCore.Requests;
using EarlyExitGen.AspNetCore.Serving;

namespace EarlyExitGen.AspNetCore.Endpoints;

/// <summary>The answer to a line, or its problem.</summary>
internal readonly record struct StreamAnswer(StreamLine Line, WebAnswer Answer, ProblemException? Problem);
