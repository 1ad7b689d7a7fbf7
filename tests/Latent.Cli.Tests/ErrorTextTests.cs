namespace Latent.Cli.Tests;

public sealed class ErrorTextTests
{
    [Test]
    public void Indented_lines_are_joined_as_a_list_and_others_as_sentences() => Assert.That(
        ErrorText.Of(new IOException("Cannot load. Tried:\n  a: missing\n  b: broken\r\nBuild it.")),
        Is.EqualTo("Cannot load. Tried: a: missing; b: broken. Build it."));

    [Test]
    public void The_name_of_a_parameter_is_left_out() => Assert.That(
        ErrorText.Of(new ArgumentOutOfRangeException("rows", 5, "Expected fewer rows.")), Is.EqualTo("Expected fewer rows."));

    [Test]
    public void Of_a_failed_type_the_cause_is_told() => Assert.That(
        ErrorText.Of(new TypeInitializationException("T", new FileNotFoundException("no font"))), Is.EqualTo("no font"));

    [Test]
    public void What_nobody_expects_is_named_as_such() => Assert.That(
        ErrorText.Of(new InvalidCastException("odd")), Does.StartWith("internal error (InvalidCastException): odd"));

    [Test]
    public void Lack_of_memory_is_named_as_such() => Assert.That(
        ErrorText.Of(new InsufficientMemoryException("8 GiB")), Is.EqualTo("not enough memory: 8 GiB"));
}
