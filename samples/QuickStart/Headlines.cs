namespace QuickStart;

/// <summary>A dozen headlines, made up for this sample, some easy and some on the border between two topics.</summary>
internal static class Headlines
{
    public static readonly string[] All =
    [
        "Central bank leaves interest rates unchanged as inflation cools",
        "Striker's late header sends the home side into the cup final",
        "Astronomers spot water vapour in the air of a distant planet",
        "Ceasefire talks resume after a night of shelling along the border",
        "Chipmaker shares slide after it warns of weak demand for phones",
        "Open-source browser closes a security hole found by volunteers",
        "Opposition wins parliamentary election, prime minister concedes",
        "Marathon record falls by eleven seconds on a cold morning in Berlin",
        "Airline to cut 2,000 jobs as fuel costs eat into quarterly profit",
        "Court fines club owner over ticket sales before the world cup",
        "Satellite start-up raises $90 million to map methane leaks",
        "Ministers and software firms quarrel over who pays for the new tax",
    ];
}
