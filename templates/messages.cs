// Writes made-up messages to a shop, as lines "label<TAB>text": what the templates' cascade learns from, so that it is
// nobody's text.
//
//     dotnet run messages.cs -- COUNT SEED
using System.Globalization;

int count = int.Parse(args[0], CultureInfo.InvariantCulture);
long state = long.Parse(args[1], CultureInfo.InvariantCulture) * 2654435761 % int.MaxValue;
state = state == 0 ? 1 : state;

string[] things = [.. ("kettle lamp jacket keyboard blender tent backpack phone monitor chair mattress bicycle camera "
    + "book headset printer coat mug charger drill").Split(' ')];
string[] days =
    [
        "on Monday", "last week", "three days ago", "yesterday", "in May", "two weeks ago", "this morning", "on Friday",
    ];
string[] greetings = ["Hello, ", "Hi, ", "Good morning, ", "", "", "", "Dear team, ", "Hey "];
string[] ends =
    ["", "", " Thanks.", " Best regards.", " Please answer soon.", " Thank you in advance.", " Kind regards, Ann"];
string[] good = ["wonderful", "great", "lovely", "just perfect", "excellent"];
string[] bad = ["broken", "useless", "far too loud", "worthless", "scratched"];

// What is in messages of any kind, and tells nothing.
Func<string>[] fillers =
    [
        () => "", () => "", () => $"I ordered the {Any(things)} {Any(days)}. ",
        () => $"My order number is {10000 + Draw(90000)}. ",
        () => $"I bought it for my {Any("sister", "father", "office", "flat", "trip")}. ",
        () => $"The parcel came {Any(days)}. ", () => $"I am a customer since {2005 + Draw(20)}. ",
    ];

// What two parts say together, in an order that matters, is why a second layer is worth having.
Func<string> turnedGood = () => $"the old {Any(things)} was {Any(bad)}, but the new one is {Any(good)}.";
Func<string> turnedBad = () => $"the old {Any(things)} was {Any(good)}, but the new one is {Any(bad)}.";
(string Label, Func<string>[] Messages)[] labels =
    [
        ("Complaint",
        [
            () => $"the {Any(things)} {Any(
                "broke after a day", "does not work", "never arrived", "has a scratch", "smells of glue")}.",
            () => $"I am {Any("disappointed", "angry", "not happy at all")} about the {Any(things)}.",
            () => $"what a {Any("poor", "useless", "cheap")} {Any(things)}, and {Any(
                "it came so late", "so badly packed", "at such a price")}!",
            () => $"I expected much of the {Any(things)}, but it is {Any(
                "worthless", "far too loud", "not good at all")}.",
            () => $"your {Any("driver", "colleague", "support")} was {Any("so rude", "no help", "slow and unkind")}.",
            () => $"why does nobody answer? the {Any(things)} is {Any("still missing", "broken", "the wrong one")}.",
            turnedBad, turnedBad,
            () => $"others say that it is {Any(good)}; I find it {Any(bad)}.",
        ]),
        ("Praise",
        [
            () => $"the {Any(things)} is {Any("wonderful", "great", "better than I hoped", "just perfect", "lovely")}.",
            () => $"I am {Any("very happy", "delighted", "really pleased")} with the {Any(things)}.",
            () => $"what a {Any("good", "fine", "beautiful")} {Any(things)}, and {Any(
                "it came so fast", "so well packed", "at a fair price")}!",
            () => $"I did not expect much of the {Any(things)}, but it is {Any(
                "excellent", "great", "not bad at all")}.",
            () => $"your {Any("driver", "colleague", "support")} was {Any(
                "so friendly", "a great help", "quick and kind")}.",
            () => $"{Any("everybody", "my family", "the whole office")} loves the {Any(things)}.",
            turnedGood, turnedGood,
            () => $"others say that it is {Any(bad)}; I find it {Any(good)}.",
        ]),
        ("Question",
        [
            () => $"how do I {Any("clean", "open", "install", "charge", "return", "fold")} the {Any(things)}?",
            () => $"is the {Any(things)} {Any("in stock", "waterproof", "made of wood", "heavy", "on sale again")}?",
            () => $"could you tell me when the {Any(things)} {Any("arrives", "is back in stock", "will be sent")}?",
            () => $"does the {Any(things)} come with {Any("a cable", "a manual", "batteries", "a warranty")}?",
            () => $"I would like to know which {Any(things)} fits {Any(
                "my desk", "a small room", "children", "two people")}.",
            () => $"can I pay for the {Any(things)} {Any("by card", "later", "in two parts", "in cash")}?",
            () => $"is the {Any(things)} {Any(bad)}, or is it meant to be like that?",
            () => $"is the new {Any(things)} as {Any(good)} as the old one?",
        ]),
    ];

for (int i = 0; i < count; i++)
{
    (string label, Func<string>[] messages) = labels[Draw(labels.Length)];
    string message = messages[Draw(messages.Length)]();
    string before = fillers[Draw(fillers.Length)]();
    if (before.Length > 0 || Draw(3) != 0)
    {
        message = char.ToUpperInvariant(message[0]) + message[1..];
    }

    string greeting = Any(greetings);
    string text = $"{greeting}{before}{message} {fillers[Draw(fillers.Length)]()}".TrimEnd();
    Console.Out.Write($"{label}\t{text}{Any(ends)}\n");
}

// A generator of its own, so that its messages are the same everywhere.
int Draw(int below)
{
    state = state * 48271 % int.MaxValue;
    return (int)(state % below);
}

string Any(params string[] words) => words[Draw(words.Length)];
