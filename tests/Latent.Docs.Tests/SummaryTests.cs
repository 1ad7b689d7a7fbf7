using System.Text.RegularExpressions;
using NUnit.Framework;
using Readers.Support;

namespace Readers;

/// <summary>The summaries of all C# code begin with a noun or a verb, so that they are read once.</summary>
public sealed partial class SummaryTests
{
    // Apart, so that the rule finds no fault in this file.
    private const string Open = "/// <" + "summary>";

    [Test]
    public void No_summary_begins_with_a_question_word()
    {
        string[] faults = [.. Repository.Files(".cs").SelectMany(file => QuestionWord().Matches(Repository.TextOf(file))
            .Select(match => $"{file}: {match.Value}"))];
        Assert.That(faults, Is.Empty);
    }

    [TestCase(Open + "What was done.", true)]
    [TestCase(Open + "\n    /// Tells how.", true)]
    [TestCase(Open + "Whether it is open.", false)]
    [TestCase(Open + "The number of rows.", false)]
    public void The_rule_finds_question_words(string source, bool isFault) =>
        Assert.That(QuestionWord().IsMatch(source), Is.EqualTo(isFault));

    [GeneratedRegex(@"<summary>(\s*///)?\s*(What|How|Where|Who|Tells|Says|Which)\b")]
    private static partial Regex QuestionWord();
}
