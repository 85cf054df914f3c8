using EarlyExitGen;
using Library;

try
{
    using TopicReader topics = new();
}
catch (CascadeException e)
{
    Console.WriteLine(e.Message);
}
